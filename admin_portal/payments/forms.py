"""Forms of the money pages."""

from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from admin_portal.payments.asking import asking
from core.db import atomic
from core.rendering import DateInput
from core.templatetags.ui import money_words
from payments.choices import Module
from payments.models import PaymentType
from payments.queries.payment_types import refund_types
from payments.queries.refunds import refund_rest
from payments.rules.money import MOST, is_chargeable
from payments.services.charges import add_charge, mail_charge
from payments.services.problems import apply_money, close_problem
from payments.services.reconciliation import reconcile, types_to_reconcile
from payments.services.refunds import process_refund

WHOLE, PART = "whole", "part"


class AmountField(forms.DecimalField):
    """Dollars and cents above zero."""

    def __init__(self, **options):
        widget = forms.TextInput({"inputmode": "decimal", "class": "oc-short", "autocomplete": "off"})
        limits = {"min_value": 0, "max_value": MOST, "decimal_places": 2}
        super().__init__(widget=widget, localize=True, **limits | options)

    def validate(self, value):
        super().validate(value)
        if value is not None and not is_chargeable(value):
            raise ValidationError(_("Enter an amount above zero, in dollars and cents."))


class CommentField(forms.CharField):
    """Words for whoever looks at it later."""

    def __init__(self, **options):
        known = {"label": _("Comment"), "max_length": 500, "widget": forms.Textarea({"rows": 3})}
        super().__init__(**known | options)


class RefundForm(forms.Form):
    """How much of a payment goes back, and why (parking §20.5). `obj` is the payment."""

    requisition_code = forms.CharField(label=_("Requisition code"), max_length=50, required=False)
    extent = forms.ChoiceField(label=_("How much"), widget=forms.RadioSelect)
    amount = AmountField(label=_("Amount with taxes"), required=False)
    comment = CommentField()

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        state, self.rest = obj.state, refund_rest(obj.state)
        shown = money_words(self.rest, obj.currency)
        self.is_whole_possible = self.rest == state.received
        part = (PART, _("An amount, taxes included"))
        whole = (WHOLE, _("The whole payment, %(amount)s: its items are released") % {"amount": shown})
        self.fields["extent"].choices = [whole, part] if self.is_whole_possible else [part]
        self.fields["extent"].initial = WHOLE if self.is_whole_possible else PART
        self.fields["amount"].help_text = _("At most %(rest)s can be refunded.") % {"rest": shown}

    def clean(self):
        given = super().clean()
        if given.get("extent") == PART and "amount" not in self.errors:
            if given.get("amount") is None:
                self.add_error("amount", _("Enter the amount that goes back."))
            elif given["amount"] > self.rest:
                self.add_error("amount", self.fields["amount"].help_text)
        return given

    @property
    def wanted(self):
        """The amount, or None for the whole payment. A part that is everything is the whole."""
        amount = self.cleaned_data["amount"]
        if self.cleaned_data["extent"] == WHOLE or (self.is_whole_possible and amount == self.rest):
            return None
        return amount


class RefundTypeForm(forms.Form):
    """Adjustment Information: how the money goes back (parking REF-5). `obj` is the refund."""

    refund_type = forms.ModelChoiceField(label=_("Refund type"), queryset=None, empty_label=None)

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.refund = obj
        offered = refund_types(obj.payment)
        self.fields["refund_type"].queryset = PaymentType.objects.filter(pk__in=[row.pk for row in offered])
        if not offered:
            self.fields["refund_type"].help_text = _("No payment type takes refunds: set one up first.")

    def perform(self, actor):
        chosen = self.cleaned_data["refund_type"].pk
        process_refund(actor=actor, refund_id=self.refund.pk, refund_type_id=chosen)
        return self.refund


class NothingToDoForm(forms.Form):
    """Settling an exception by hand. `obj` is the exception."""

    comment = CommentField(help_text=_("What was found out, and why nothing more is to be done."))

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.problem = obj

    def perform(self, actor):
        close_problem(actor=actor, problem_id=self.problem.pk, comment=self.cleaned_data["comment"])
        return self.problem


class ApplyForm(forms.Form):
    """Taking money for what it was paid for. `obj` is the exception."""

    comment = CommentField(required=False)

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.problem = obj

    def perform(self, actor):
        apply_money(actor=actor, problem_id=self.problem.pk, comment=self.cleaned_data["comment"])
        return self.problem


class CompareForm(forms.Form):
    """Compare one day of one payment type with its provider's list."""

    payment_type = forms.ModelChoiceField(label=_("Payment type"), queryset=None, empty_label=None)
    day = forms.DateField(label=_("Day"), widget=DateInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = [row.pk for row in types_to_reconcile()]
        self.fields["payment_type"].queryset = PaymentType.objects.filter(pk__in=known)
        if not known:
            words = _("No payment type has a provider that keeps a list, so there is nothing to compare.")
            self.fields["payment_type"].help_text = words

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError(_("Choose a day that has begun."))
        return day

    def perform(self, actor):
        day, payment_type = self.cleaned_data["day"], self.cleaned_data["payment_type"]
        since, until = (
            timezone.make_aware(datetime.combine(date, time.min)) for date in (day, day + timedelta(days=1))
        )
        with asking():
            return reconcile(actor=actor, payment_type=payment_type, since=since, until=until)


class ChargeForm(forms.Form):
    """An amount that somebody is asked to pay (parking REF-6). Who it is for is the subclass's business."""

    description = forms.CharField(
        label=_("Description"), max_length=200, help_text=_("Stands on the receipt.")
    )
    module = forms.ChoiceField(
        label=_("For"),
        choices=Module.taxable,
        initial=Module.OTHER,
        help_text=_("Decides which taxes are added, and where reports count it."),
    )
    amount = AmountField(label=_("Amount before taxes"))
    gl_code = forms.CharField(label=_("Accounting code"), max_length=50, required=False)
    requisition_code = forms.CharField(label=_("Requisition code"), max_length=50, required=False)
    comment = CommentField(required=False, help_text=_("For staff; the payer does not see it."))
    mail_link = forms.BooleanField(
        label=_("Mail a link to pay it, without signing in"), required=False, initial=True
    )

    def facts(self) -> dict:
        """Whom the charge is for, as add_charge takes it, beside what was entered."""
        return {}

    def perform(self, actor):
        values = dict(self.cleaned_data)
        wants_mail = values.pop("mail_link", False)
        with atomic():  # a link that cannot be mailed leaves no charge behind
            charge = add_charge(actor=actor, **values | self.facts())
            if wants_mail:
                mail_charge(actor=actor, charge_id=charge.pk)
        return charge


class PersonsChargeForm(ChargeForm):
    """A charge on a person's account. `obj` is the person."""

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = obj
        if not obj.email:
            del self.fields["mail_link"]

    def facts(self):
        return {"person_id": self.person.pk}


class AdjustmentForm(ChargeForm):
    """A charge that corrects a payment, for its payer. `obj` is the payment."""

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.payment = obj

    def facts(self):
        payer = {"person_id": self.payment.state.person_id, "email": self.payment.email}
        return payer | {"adjusts_id": self.payment.pk}


class RequestForm(ChargeForm):
    """A charge for somebody without an account, by email."""

    email = forms.EmailField(
        label=_("Email"), max_length=100, widget=forms.EmailInput({"autocomplete": "off"})
    )
    field_order = ["email"]
