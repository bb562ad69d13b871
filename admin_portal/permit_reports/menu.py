from django.utils.translation import gettext_lazy as _

from admin_portal.menu import PARKING, register_menu
from admin_portal.payments.places import REPORTS
from core.ports import MenuItem

register_menu(
    *(
        MenuItem(key, (PARKING, _("Reports")), label, f"admin_portal:{key}", REPORTS, order=order)
        for order, (key, label) in enumerate(
            (
                ("lot_value", _("Lot Value Report")),
                ("permit_sales_month", _("Permit Sales by Lot by Month")),
                ("permit_sales", _("Detailed Permit Sales Report by Lot")),
                ("temp_sales", _("Temporary permit sales")),
                ("student_permits", _("Student Permit and Postal Export")),
            ),
            290,
        )
    )
)
