"""Kinds of mail about money."""

from django.utils.translation import gettext_lazy as _

from content.ports import Fact, MailKind, register_mail_kinds

MONEY = _("Payments")
PAID = (
    Fact("confirmation_no", _("Confirmation number"), "7K2M9QX4TB"),
    Fact("items", _("What was paid for, a line for each"), _("Replacement hang tag: $20.00")),
    Fact("taxes", _("Taxes, a line for each"), _("GST (5 %): $1.00")),
    Fact("total", _("Total with taxes"), "$21.00"),
    Fact("method", _("How it was paid or given back"), _("Cash")),
    Fact("link", _("Address of the receipt"), "https://park.example.ca/receipts/1a2b3c/"),
)

register_mail_kinds(
    MailKind("payment.receipt", _("Receipt"), area=MONEY, facts=PAID),
    MailKind(
        "payment.refund",
        _("Refund"),
        area=MONEY,
        facts=(*PAID, Fact("amount", _("Amount that was given back"), "$10.00")),
    ),
    MailKind(
        "payment.request",
        _("Request to pay"),
        area=MONEY,
        facts=(
            Fact("description", _("What is to be paid"), _("Replacement hang tag")),
            Fact("amount", _("Amount before taxes"), "$20.00"),
            Fact("link", _("The page to pay on"), "https://park.example.ca/pay/1a2b3c/"),
        ),
        repeatable=True,
    ),
    MailKind(
        "payment.problem",
        _("Exception of a payment"),
        area=_("Warnings"),
        facts=(
            Fact("what", _("What is wrong"), _("another amount was paid")),
            Fact("payment", _("Confirmation number"), "7K2M9QX4TB"),
            Fact("amount", _("Amount"), "20.00"),
            Fact(
                "link",
                _("The page in the admin portal"),
                "https://park.example.ca/admin/payments/exceptions/1/",
            ),
        ),
        repeatable=True,
    ),
)
