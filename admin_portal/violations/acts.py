"""Acts on a ticket: a page each, with the reason (enforcement §5.6, §7.2)."""

from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ActionPage, FormPage
from admin_portal.violations.edit_form import EditForm
from admin_portal.violations.forms import AppealForm, DecisionForm, FeeForm, FineForm, RemarkForm
from admin_portal.violations.places import ADJUST, DECIDE, EDIT, VOID, below, to_violation, violations
from violations.exceptions import ActionReasonRequired
from violations.services.changes import convert_to_warning, set_spoiled

FOR_GOOD = _(
    "This is for good: the ticket cannot be edited after it, and earns no discount. It can only be converted to a "
    "warning."
)


def _form(right, title, form, submit, done, **options):
    """A form about a ticket."""
    return FormPage.as_view(
        required_right=right,
        title=title,
        objects=violations,
        parents=below,
        form=form,
        submit_label=submit,
        done=done,
        next=to_violation,
        cancel=to_violation,
        **options,
    )


def _question(right, title, run, **options):
    """A question about a ticket, with its reason."""
    return ActionPage.as_view(
        required_right=right,
        title=title,
        objects=violations,
        parents=below,
        confirm_label=title,
        asks_reason=True,
        reason_missing=ActionReasonRequired.message,
        run=run,
        next=to_violation,
        **options,
    )


edit = _form(EDIT, _("Edit violation"), EditForm, _("Save"), _("The violation %(name)s is updated."))
fee = _form(EDIT, _("Add fee"), FeeForm, _("Add fee"), _("The fee is added."))
note = _form(EDIT, _("Add note"), RemarkForm, _("Add note"), _("The note is added."))
adjust = _form(
    ADJUST,
    _("Change fine"),
    FineForm,
    _("Change fine"),
    _("The fine of %(name)s is decided."),
    lead=FOR_GOOD,
    context=lambda request, row: {"danger": True},
)
decide = _form(
    DECIDE,
    _("Decide appeal"),
    DecisionForm,
    _("Decide appeal"),
    _("The appeal of %(name)s is decided."),
    lead=FOR_GOOD,
    template="admin_portal/violations/decide.html",
)
appeal = _form(
    DECIDE,
    _("Register appeal"),
    AppealForm,
    _("Register appeal"),
    _("The appeal is registered."),
    lead=_(
        "For appeals that came in by fax, email or in person. While one waits, the ticket is not overdue."
    ),
)

spoil = _question(
    VOID,
    _("Spoil"),
    lambda actor, row, reason: set_spoiled(actor=actor, violation_id=row.pk, spoiled=True, reason=reason),
    question=_("Spoil the ticket %(name)s?"),
    consequence=_("It asks for nothing, and its number stays used. This can be taken back."),
    danger=True,
    done=_("The ticket %(name)s is spoiled."),
)
unspoil = _question(
    VOID,
    _("Valid again"),
    lambda actor, row, reason: set_spoiled(actor=actor, violation_id=row.pk, spoiled=False, reason=reason),
    question=_("Make the ticket %(name)s valid again?"),
    consequence=_("It asks for its fine again, and is due when it was."),
    done=_("The ticket %(name)s is valid again."),
)
convert = _question(
    EDIT,
    _("Convert to warning"),
    lambda actor, row, reason: convert_to_warning(actor=actor, violation_id=row.pk, reason=reason),
    question=_("Convert the ticket %(name)s to a warning?"),
    consequence=_("It asks for nothing any more, its history stays. This cannot be taken back."),
    danger=True,
    done=_("The ticket %(name)s is a warning now."),
)
