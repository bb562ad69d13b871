"""Forms of deposits and their types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ServiceForm
from core.scoping import current_client
from core.templatetags.ui import money_words
from parking.models import DepositType
from parking.services.deposit_types import save_deposit_type
from parking.services.deposits import add_deposit
from payments.rules.money import to_cents


class DepositTypeForm(ServiceForm):
    """What a deposit is for, and what it costs."""

    amount = forms.DecimalField(
        label=_("Amount"),
        max_digits=11,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal"}),
        help_text=_("Never taxed. Deposits that exist keep the amount that they were added with."),
    )

    class Meta:
        model = DepositType
        fields = ["label", "amount", "placeholder_text", "assignable_text_editable"]
        labels = {
            "label": _("Label"),
            "placeholder_text": _("Text"),
            "assignable_text_editable": _("Staff write the text of each deposit"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["amount"] = to_cents(self.instance.amount)

    def perform(self, actor):
        return save_deposit_type(actor=actor, deposit_type_id=self.instance.pk, values=self.values())


class DepositTypeField(forms.ModelChoiceField):
    """Types with what they cost."""

    def label_from_instance(self, obj):
        return f"{obj.label} ({money_words(obj.amount, current_client().currency)})"


class DepositForm(forms.Form):
    """Asks a person, `obj`, for a deposit."""

    deposit_type = DepositTypeField(label=_("Deposit type"), queryset=None)
    text = forms.CharField(
        label=_("Text"),
        max_length=100,
        required=False,
        help_text=_(
            "Such as the number of the card, for types whose text staff write. Empty: the type's own."
        ),
    )

    def __init__(self, *args, obj, initial=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = obj
        types = DepositType.objects.active()
        self.fields["deposit_type"].queryset = types
        if not types.filter(assignable_text_editable=True).exists():
            del self.fields["text"]

    def perform(self, actor):
        return add_deposit(
            actor=actor,
            person_id=self.person.pk,
            deposit_type_id=self.cleaned_data["deposit_type"].pk,
            text=self.cleaned_data.get("text", ""),
        )
