"""Rights about money (parking §28)."""

from django.utils.translation import gettext_lazy as _

from core.rights import register_rights

register_rights(
    _("Money"),
    ("payments.take", _("See payments and take them")),
    ("payments.process", _("Process promised payments and settle exceptions"), "payments.take"),
    ("payments.refund", _("Refund payments"), "payments.take"),
    ("payments.adjust", _("Add charges and credit to accounts"), "payments.take"),
    ("taxes.edit", _("Set taxes")),
    ("payment_types.edit", _("Set up payment types")),
)
register_rights(_("Reports"), ("reports.view", _("See reports")))
