from django.utils.translation import gettext_lazy as _

from admin_portal.menu import VIOLATIONS, register_menu
from admin_portal.payments.places import REPORTS
from core.ports import MenuItem

register_menu(
    *(
        MenuItem(key, (VIOLATIONS, _("Reports")), label, f"admin_portal:{key}", REPORTS, order=order)
        for order, (key, label) in enumerate(
            (
                ("violations_overdue", _("List Overdue")),
                ("violations_by_officer", _("Summary by Officer")),
                ("violations_by_location", _("By Location and Officer")),
                ("violations_paid_by_offence", _("Paid Summary by Type")),
                ("violations_paid_by_month", _("By Payment Type by Month")),
                ("repeat_offenders", _("Repeat Offenders")),
            ),
            490,
        )
    )
)
