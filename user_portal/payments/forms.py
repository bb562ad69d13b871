"""How to pay, on the page before it is paid."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.scoping import current_client
from core.templatetags.ui import money_words
from payments.choices import Tender
from payments.models import PaymentType

# What happens with each way of paying, by provider, else by tender. UP-7: what is promised is not valid yet.
AT_OFFICE = gettext_lazy("Pay at the parking office. It is not valid until the office has processed it.")
BY_PROVIDER = {
    "cheque": gettext_lazy("Bring or send a cheque. It is not valid until the office has processed it."),
    "payroll": gettext_lazy("It is taken off your pay. It is not valid until the office has processed it."),
}
BY_TENDER = {
    Tender.IMMEDIATE: gettext_lazy("It counts as paid at once."),
    Tender.PROMISE: AT_OFFICE,
    Tender.HOSTED: gettext_lazy(
        "You go on to the secure page of %(provider)s and come back here. We never see your card number."
    ),
}


def explanation(payment_type: PaymentType) -> str:
    """What happens when one pays by this type, in plain words."""
    plug = payment_type.plug
    words = BY_PROVIDER.get(payment_type.provider) or BY_TENDER[plug.tender]
    return str(words) % {"provider": plug.label}


class CheckoutForm(forms.Form):
    """A guest's address, whether credit is used, the payment type: what of them this order asks."""

    marks_optional = False
    email = forms.EmailField(
        label=gettext_lazy("Your email"),
        max_length=100,
        help_text=gettext_lazy("The receipt is sent there."),
        error_messages={"required": gettext_lazy("Enter your email: the receipt is sent there.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    with_credit = forms.BooleanField(required=False)
    payment_type = forms.ChoiceField(
        label=gettext_lazy("How do you want to pay?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args, order, **kwargs):
        super().__init__(*args, **kwargs)
        self.order = order
        if order.payer.person:
            del self.fields["email"]
        if order.credit:
            self.fields["with_credit"].label = _credit_words(order)
        else:
            del self.fields["with_credit"]
        if order.types and order.total:
            choices = [(str(kind.pk), _choice(kind)) for kind in order.types]
            self.fields["payment_type"].choices = choices
            self.fields["payment_type"].initial = choices[0][0] if len(choices) == 1 else None
        else:
            del self.fields["payment_type"]

    def clean(self):
        given = super().clean()
        by_credit = given.get("with_credit") and not self.order.rest
        if (
            not given.get("payment_type")
            and "payment_type" not in self.errors
            and self.order.total
            and not by_credit
        ):
            where = "payment_type" if "payment_type" in self.fields else None
            self.add_error(where, _("Choose how to pay."))
        return given


def _choice(payment_type: PaymentType):
    words = explanation(payment_type)
    return format_html('{}<span class="form-text d-block">{}</span>', payment_type, words)


def _credit_words(order) -> str:
    currency = current_client().currency
    facts = {"credit": money_words(order.credit, currency), "rest": money_words(order.rest, currency)}
    if order.rest:
        return _("Use %(credit)s of my credit; then %(rest)s is left to pay") % facts
    return _("Use %(credit)s of my credit; then nothing is left to pay") % facts
