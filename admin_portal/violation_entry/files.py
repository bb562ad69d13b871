"""Photos and papers of tickets: shown to staff, added, put away (enforcement VIO-12)."""

from django import forms
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from admin_portal.access import staff_required
from admin_portal.generic import ActionPage, FormPage
from admin_portal.violation_entry.fields import EvidenceField, ShownField
from content.choices import MediaType
from content.views import INERT
from violations.models import Violation, ViolationAttachment
from violations.services.attachments import add_attachments, archive_attachment, restore_attachment

EDIT = "violations.edit"


@staff_required("violations.view")
@require_safe
def file(request, pk):
    """A file of a ticket, with `small` its thumbnail, with `original` the evidence as it came in, place and camera
    included. Only what was drawn anew here is opened in place: whatever else the bytes are, they are saved."""
    row = get_object_or_404(ViolationAttachment.objects.all(), pk=pk)
    is_original, is_small = "original" in request.GET, "small" in request.GET and bool(row.thumbnail)
    stored = row.original if is_original else row.thumbnail if is_small else row.file
    try:
        content = stored.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(
        content,
        as_attachment=is_original or not MediaType(row.media_type).is_image,
        filename=row.name,
        content_type=MediaType.WEBP.value if is_small else row.media_type,
    )
    answer.headers["Content-Security-Policy"] = INERT
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


class FilesForm(forms.Form):
    """More files for the ticket `obj`."""

    files = EvidenceField()
    is_public = ShownField()

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.ticket = obj

    def perform(self, actor):
        add_attachments(actor=actor, violation_id=self.ticket.pk, **self.cleaned_data)
        return self.ticket


def tickets(request):
    return Violation.objects.all()


def attachments(request):
    return ViolationAttachment.objects.select_related("violation")


def to_ticket(ticket):
    return reverse("admin_portal:violation_detail", args=[ticket.pk])


def to_its_ticket(row):
    return to_ticket(row.violation)


def below(ticket):
    return [(ticket, to_ticket(ticket))]


def below_its_ticket(row):
    return below(row.violation)


add = FormPage.as_view(
    required_right=EDIT,
    title=_("Attach files"),
    lead=_("They can be archived, never deleted."),
    objects=tickets,
    parents=below,
    form=FilesForm,
    submit_label=_("Attach"),
    done=_("The files are attached to %(name)s."),
    next=to_ticket,
    cancel=to_ticket,
)

archive = ActionPage.as_view(
    required_right=EDIT,
    title=_("Archive file"),
    objects=attachments,
    parents=below_its_ticket,
    question=_("Archive the file %(name)s?"),
    consequence=_("The driver does not see it any more. It stays with the ticket and can be restored."),
    confirm_label=_("Archive"),
    danger=True,
    run=lambda actor, row: archive_attachment(actor=actor, attachment_id=row.pk),
    done=_("The file %(name)s is archived."),
    next=to_its_ticket,
)

restore = ActionPage.as_view(
    required_right=EDIT,
    title=_("Restore file"),
    objects=attachments,
    parents=below_its_ticket,
    question=_("Restore the file %(name)s?"),
    consequence=_("The driver sees it again, if the driver saw it before."),
    confirm_label=_("Restore"),
    run=lambda actor, row: restore_attachment(actor=actor, attachment_id=row.pk),
    done=_("The file %(name)s is restored."),
    next=to_its_ticket,
)
