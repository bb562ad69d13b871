"""The form of a payment type: names, who pays with it, and the values that its provider needs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import UserType
from admin_portal.generic import ServiceForm
from core.system_settings import MASK
from payments.choices import Tender
from payments.models import PaymentType
from payments.ports import ConfigField, Provider
from payments.queries.payment_types import readable_login
from payments.services.payment_types import save_payment_type

NAMES = ("name", "name_fr", "sort_order")
ALLOWED = ("allow_portal", "user_types", "allow_subscription", "allow_guest", "allow_admin", "allow_refund")
# Who never pays by a tender, and why (payments.queries.payment_types).
CLOSED = {
    Tender.HOSTED: {"allow_admin": _("The card is the payer’s: only they pay on the provider’s page.")},
    Tender.PROMISE: {"allow_guest": _("Guests cannot come to the office later: they pay at once.")},
}


class PaymentTypeForm(ServiceForm):
    """A payment type over the provider that was chosen. Types of the product itself take names and order only."""

    wants_request = True

    class Meta:
        model = PaymentType
        fields = [*NAMES, *ALLOWED]
        widgets = {"user_types": forms.CheckboxSelectMultiple}
        labels = {
            "name": _("Name"),
            "name_fr": _("Name in French"),
            "sort_order": _("Order"),
            "allow_portal": _("Users"),
            "allow_guest": _("Guests"),
            "allow_admin": _("Staff"),
            "allow_subscription": _("Subscriptions"),
            "allow_refund": _("Refunds"),
            "user_types": _("User types"),
        }
        help_texts = {
            "name_fr": _("Empty: the name above."),
            "sort_order": _("Small numbers stand first."),
            "user_types": _("Of the users, who may pay with it."),
        }

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        row = self.instance
        if not row.pk:
            row.provider = request.GET.get("provider", "")
        self.plug: Provider | None = row.plug if row.is_known else None
        self.asked: tuple[ConfigField, ...] = ()
        if row.is_built_in:
            for name in ALLOWED:
                del self.fields[name]
        else:
            self.fields["user_types"].required = False
            if self.plug:
                self._fit(self.plug)
        if self.plug is None:
            for field in self.fields.values():
                field.disabled = True

    def choices_of(self, model):
        """Nobody signs in as a guest."""
        rows = super().choices_of(model)
        return rows.filter(is_system=False) if model is UserType else rows

    @property
    def sections(self):
        keys = [field.key for field in self.asked]
        provider = self.plug.label if self.plug else self.instance.provider
        found = ((_("Name"), "", NAMES), (_("Who pays with it"), "", ALLOWED), (provider, "", keys))
        return [(heading, hint, names) for heading, hint, names in found if set(names) & self.fields.keys()]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("allow_portal") and not cleaned.get("user_types"):
            self.add_error("user_types", _("Choose who may pay with it in the portal."))
        return cleaned

    def perform(self, actor):
        values, keys = self.values(), [field.key for field in self.asked]
        login = {key: values.pop(key) for key in keys}
        types = values.pop("user_types", None)
        return save_payment_type(
            actor=actor,
            payment_type_id=self.instance.pk,
            values=values | {"provider": self.instance.provider},
            user_type_ids=None if types is None else [row.pk for row in types],
            login=login if keys else None,
        )

    def _fit(self, plug: Provider) -> None:
        """Close what the provider's tender never allows, and ask for the values that it needs."""
        for name, why in CLOSED.get(plug.tender, {}).items():
            field = self.fields[name]
            field.disabled, field.help_text, self.initial[name] = True, why, False
        self.asked = plug.config
        login = readable_login(self.instance) or {}
        for field in plug.config:
            self.fields[field.key] = _field(field, login.get(field.key, ""))


def _field(asked: ConfigField, held: str) -> forms.Field:
    """A field for one of the provider's values; a secret that is held shows as its mask, and the mask keeps it."""
    known = {"label": asked.label, "help_text": asked.help, "required": asked.is_required}
    if asked.choices:
        return forms.ChoiceField(choices=asked.choices, initial=held, **known)
    if asked.is_secret:
        widget = forms.PasswordInput({"autocomplete": "off"}, render_value=True)
        return forms.CharField(widget=widget, initial=MASK if held else "", max_length=500, **known)
    return forms.CharField(initial=held, max_length=500, **known)
