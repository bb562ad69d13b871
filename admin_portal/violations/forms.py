"""Forms of the acts on a ticket; `obj` is the ticket."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from admin_portal.payments.forms import CommentField
from admin_portal.rentals.forms import AboutForm, CostField
from core.rendering import DateTimeInput
from violations.choices import AppealFormat, FineAction
from violations.models import OffenceItem
from violations.services.changes import add_fee, add_note, decide_fine, register_appeal

# What becomes of the fine, as the office reads it (APL-9).
OUTCOMES = (
    (FineAction.UPHELD, _("Upheld: the fine stays, without discount")),
    (FineAction.REDUCED, _("Reduced to the amount below")),
    (FineAction.CANCELLED, _("Cancelled: nothing is to be paid")),
)


class FineForm(AboutForm):
    """Uphold, reduce or cancel without an appeal (VIO-5, VIO-7)."""

    wants_request = True
    on_appeal = False

    action = forms.ChoiceField(label=_("Fine"), choices=OUTCOMES, widget=forms.RadioSelect)
    amount = CostField(
        label=_("Reduced fine, before taxes"), required=False, help_text=_("Towing comes on top of it.")
    )
    reason = CommentField(label=_("Reason"), max_length=1000)

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self):
        given = super().clean()
        reduced = given.get("action") == FineAction.REDUCED
        if reduced and given.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("Enter the reduced fine."))
        return given

    def perform(self, actor):
        given = self.cleaned_data
        more = {"amount": given["amount"]} if given["action"] == FineAction.REDUCED else {}
        return decide_fine(
            actor=actor,
            violation_id=self.obj.pk,
            action=FineAction(given["action"]),
            reason=given["reason"],
            by=self.request.user,
            on_appeal=self.on_appeal,
            **more,
        )


class DecisionForm(FineForm):
    """The decision of the appeal that waits (APL-9)."""

    on_appeal = True


class AppealForm(AboutForm):
    """An appeal that came in outside the site (APL-14)."""

    at = forms.DateTimeField(label=_("When it came in"), widget=DateTimeInput())
    how = forms.ChoiceField(label=_("How it came in"), choices=AppealFormat.choices)
    words = forms.CharField(
        label=_("What the appellant says"), widget=forms.Textarea({"rows": 5}), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["at"].initial = timezone.now().replace(second=0, microsecond=0)
        self.fields["how"].initial = AppealFormat.IN_PERSON

    def perform(self, actor):
        return register_appeal(actor=actor, violation_id=self.obj.pk, **self.cleaned_data)


class FeeForm(AboutForm):
    """A fee that only the office adds (MON-14)."""

    item = forms.ModelChoiceField(label=_("Fee"), queryset=None)
    fine = CostField(
        label=_("Amount before taxes"), required=False, help_text=_("Left blank, what the fee costs.")
    )
    reason = CommentField(label=_("Reason"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fees = OffenceItem.objects.active().filter(admin_only=True)
        self.fields["item"].queryset = fees
        if not fees:
            self.fields["item"].help_text = _(
                "There is no fee yet: an offence item that only the office adds."
            )

    def perform(self, actor):
        given = self.cleaned_data
        facts = {"item_id": given["item"].pk, "fine": given["fine"], "reason": given["reason"]}
        return add_fee(actor=actor, violation_id=self.obj.pk, **facts)


class RemarkForm(AboutForm):
    """A note that only staff read."""

    text = forms.CharField(label=_("Note"), max_length=4000, widget=forms.Textarea({"rows": 4}))

    def perform(self, actor):
        add_note(actor=actor, violation_id=self.obj.pk, **self.cleaned_data)
        return self.obj
