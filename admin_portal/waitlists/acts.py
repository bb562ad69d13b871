"""Acts of the office on an entry: another rank, off the list, a comment (parking WL-7)."""

from django.utils.translation import gettext_lazy as _

from admin_portal.generic import FormPage
from admin_portal.waitlists.forms import EntryCommentForm, MoveForm, RemoveForm
from admin_portal.waitlists.places import MANAGE, entries, to_report


def _act(title, form, submit, done, **options):
    return FormPage.as_view(
        required_right=MANAGE,
        title=title,
        objects=entries,
        form=form,
        submit_label=submit,
        done=done,
        next=to_report,
        cancel=to_report,
        template="admin_portal/waitlists/act.html",
        **options,
    )


move = _act(
    _("Move to another rank"),
    MoveForm,
    _("Move to another rank"),
    _("The list has its new order."),
    lead=_("The others keep their order. Your reason stays in the history."),
)
remove = _act(
    _("Remove from the waiting list"),
    RemoveForm,
    _("Remove"),
    _("The name is off the list."),
    context=lambda request, entry: {"danger": True},
    lead=_("Everybody behind moves up. The person gets no mail; your reason stays in the history."),
)
comment = _act(_("Comment"), EntryCommentForm, _("Save"), _("The comment is saved."))
