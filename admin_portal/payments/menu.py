from django.utils.translation import gettext_lazy as _

from admin_portal.menu import PAYMENTS, register_menu
from admin_portal.payments.places import PROCESS, REFUND, REPORTS, TAKE
from core.ports import MenuItem

TOP, REPORTS_GROUP = (PAYMENTS,), (PAYMENTS, _("Reports"))

register_menu(
    *(
        MenuItem(key, path, label, f"admin_portal:{key}", right, order=order)
        for order, (key, path, label, right) in enumerate(
            (
                ("payment_list", TOP, _("Payment Search"), TAKE),
                ("payment_promises", TOP, _("Payments to process"), PROCESS),
                ("refund_list", TOP, _("Refunds and adjustments"), REFUND),
                ("payment_request_list", TOP, _("Requests to pay"), TAKE),
                ("payment_problem_list", TOP, _("Exceptions"), PROCESS),
                ("reconciliation_list", TOP, _("Reconciliation"), PROCESS),
                ("payments_daily", REPORTS_GROUP, _("Daily itemised payments"), REPORTS),
                ("payments_taxes", REPORTS_GROUP, _("Taxes collected"), REPORTS),
                ("payments_summary", REPORTS_GROUP, _("Payments by type and code"), REPORTS),
            ),
            400,
        )
    )
)
