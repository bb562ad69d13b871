"""Ways of paying without a page of a provider (parking §20.1)."""

from django.utils.translation import gettext_lazy as _

from payments.choices import Tender
from payments.ports import Offline, providers

CREDIT, FREE, PAYROLL = "credit", "free", "payroll"

for plug in (
    Offline("cash", _("Cash"), Tender.PROMISE),
    Offline("cheque", _("Cheque"), Tender.PROMISE),
    Offline(PAYROLL, _("Payroll deduction"), Tender.PROMISE),
    Offline("campus_card", _("Campus card"), Tender.PROMISE),
    Offline("terminal", _("Card terminal at the counter"), Tender.PROMISE),
    Offline("always_successful", _("Always successful"), Tender.IMMEDIATE),
    Offline(CREDIT, _("Account credit"), Tender.IMMEDIATE),
    Offline(FREE, _("No charge"), Tender.IMMEDIATE),
):
    providers.register(plug.key, plug)
