"""Forms of a person's Payments tab."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from admin_portal.payments.forms import AmountField, CommentField
from core.templatetags.ui import money_words
from payments.choices import Tender
from payments.models import PaymentType
from payments.queries.cart import Payer, PricedLine, totals_of
from payments.queries.credit import credit_of
from payments.queries.payment_types import types_for
from payments.services.credit import give_credit


class TakeForm(forms.Form):
    """How staff take money for items (parking PAY-2): what the payer could choose too, then what only staff may."""

    marks_optional = False

    with_credit = forms.BooleanField(required=False)
    payment_type = forms.TypedChoiceField(
        label=_("Payment type"), required=False, coerce=int, empty_value=None
    )
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        max_length=100,
        help_text=_("Where the receipt goes, if it is to be mailed."),
    )
    is_received = forms.BooleanField(
        label=_("The money is in hand: process the payment at once"), required=False
    )

    def __init__(self, *args, payer: Payer, lines: Sequence[PricedLine], currency: str, may_process: bool):
        super().__init__(*args)
        self.total, self.credit = totals_of(lines).total, credit_of(payer.person)
        types = types_for(payer, {line.quote.module for line in lines})
        self.promises = {row.pk for row in types if row.plug.tender == Tender.PROMISE}
        self.fields["payment_type"].choices = [("", _("Choose one")), *_groups(types, payer)]
        if not self.total:
            del self.fields["payment_type"]
        if payer.person:
            del self.fields["email"]
        if self.credit and self.total:
            shown = {"credit": money_words(self.credit, currency)}
            self.fields["with_credit"].label = _("Use the credit of %(credit)s first") % shown
        else:
            del self.fields["with_credit"]
        if not may_process or not self.promises or not self.total:
            del self.fields["is_received"]

    def clean(self):
        given = super().clean()
        self.by_credit = min(self.credit, self.total) if given.get("with_credit") else 0
        is_chosen = given.get("payment_type") is not None or "payment_type" in self.errors
        if self.by_credit < self.total and not is_chosen:
            self.add_error("payment_type", _("Choose how the money comes in."))
        return given

    @property
    def due(self):
        """What the payment type is to bring."""
        return self.total - self.by_credit

    @property
    def chosen(self) -> PaymentType | None:
        pk = self.cleaned_data.get("payment_type") if self.due else None
        return PaymentType.objects.filter(pk=pk).first() if pk else None

    @property
    def is_promise(self) -> bool:
        """Whether the payment waits until staff process it."""
        return bool(
            self.due
            and self.cleaned_data.get("payment_type") in self.promises
            and not self.cleaned_data.get("is_received")
        )


def _groups(types: Sequence[PaymentType], payer: Payer) -> list[tuple]:
    if payer.person is None:
        return [(row.pk, str(row)) for row in types]
    open_to_user = set(
        PaymentType.objects.for_portal(payer.person.profile.user_type_id).values_list("pk", flat=True)
    )
    groups = (
        (_("Users may choose it too"), [row for row in types if row.pk in open_to_user]),
        (_("Staff only"), [row for row in types if row.pk not in open_to_user]),
    )
    return [(label, [(row.pk, str(row)) for row in rows]) for label, rows in groups if rows]


class CreditForm(forms.Form):
    """Credit by hand. `obj` is the person."""

    amount = AmountField(label=_("Amount"))
    comment = CommentField(max_length=500, help_text=_("Why. It stands beside the entry."))

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = obj

    def perform(self, actor):
        give_credit(actor=actor, person_id=self.person.pk, **self.cleaned_data)
        return self.person
