"""Settings about payments (parking §21)."""

from django.utils.translation import gettext_lazy as _

from core.system_settings import Setting, register_settings

PAYMENTS = _("Payments")

register_settings(
    Setting(
        "payroll_not_for_violations",
        "payments",
        PAYMENTS,
        _("Disable Payroll Deduction for Violations"),
        kind="bool",
        default=False,
    ),
    Setting(
        "payroll_not_for_temporary",
        "payments",
        PAYMENTS,
        _("Disable Payroll Deduction for Temp Permits"),
        kind="bool",
        default=False,
    ),
    Setting(
        "payment_minutes",
        "payments",
        PAYMENTS,
        _("Minutes to pay on the provider’s page"),
        kind="int",
        default=30,
        minimum=30,
        maximum=1440,
        help=_("After that the items are free for somebody else."),
    ),
    Setting(
        "refund_limit",
        "payments",
        PAYMENTS,
        _("Refunds above this amount need a second person"),
        kind="int",
        default=500,
        minimum=0,
        maximum=1_000_000,
        help=_("In whole dollars; what goes back of one payment counts together. 0: every refund needs one."),
    ),
)
