"""Violations › Collections › Sent to Collections: what was sent, its file once more, and taking it back (COL-3)."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_filters import ChoiceFilter, FilterSet

from admin_portal.access import staff_required
from admin_portal.collections.tables import (
    ORIGINS,
    RIGHT,
    BatchTable,
    SentTable,
    can_undo,
    has_file,
)
from admin_portal.generic import ActionPage, Link, ListPage
from admin_portal.payments.filters import DaysFilter
from core.scoping import current_client
from core.templatetags.ui import money_words
from violations.choices import BatchOrigin
from violations.exceptions import ActionReasonRequired
from violations.queries.collections import batch_tickets, batches, batches_with_file
from violations.services.collections import undo_batch

FILES = {
    BatchOrigin.API: ("json", "application/json"),
    BatchOrigin.EXPORT: ("csv", "text/csv; charset=utf-8"),
}
DOWNLOAD = Link(_("Download the file"), "admin_portal:batch_file", RIGHT, "download", when=has_file)
UNDO = Link(_("Take back"), "admin_portal:batch_undo", RIGHT, "arrow-repeat", dialog=True, when=can_undo)


class BatchFilter(FilterSet):
    sent = DaysFilter(_("Sent between"), field_name="at")
    origin = ChoiceFilter(label=_("How"), empty_label=_("Any way"), choices=ORIGINS)


def rows(request):
    return batches()


def to_batch(batch):
    return reverse("admin_portal:batch_detail", args=[batch.pk])


def below(batch):
    return [(batch, to_batch(batch))]


def tickets(request, batch):
    return batch_tickets(batch, timezone.now())


def _words(batch) -> str:
    facts = {
        "how": batch.get_origin_display(),
        "by": batch.by,
        "count": batch.count,
        "total": money_words(batch.total, current_client().currency),
    }
    return gettext("How: %(how)s. By: %(by)s. Tickets: %(count)s. Amount: %(total)s.") % facts


def _notices(request, batch):
    found = [("info", _words(batch))]
    if batch.undone_at:
        found.append(("warn", _taken_back(batch)))
    return found


def _taken_back(batch) -> str:
    facts = {"by": batch.undone_by, "count": batch.count - batch.left}
    if not batch.left:
        return gettext("Taken back by %(by)s: all its tickets can be sent again.") % facts
    words = gettext(
        "Taken back by %(by)s: %(count)s tickets can be sent again. "
        "Listed are those that stayed, since they were paid or finished meanwhile."
    )
    return words % facts


def _undone(batch) -> str:
    kept = list(batch.violations.order_by("pk").values_list("ticket", flat=True))
    if not kept:
        return gettext("The batch is taken back. All its tickets can be sent again.")
    words = gettext(
        "The batch is taken back, except for tickets that were paid or finished meanwhile: %(kept)s."
    )
    return words % {"kept": ", ".join(kept)}


sent = ListPage.as_view(
    required_right=RIGHT,
    title=_("Sent to Collections"),
    lead=_("What was fetched over the API, exported or flagged by hand, with the file that was sent."),
    rows=rows,
    table=BatchTable,
    filters=BatchFilter,
    empty=_("Nothing was sent to collections yet."),
    export_name="collections-batches",
)

detail = ListPage.as_view(
    required_right=RIGHT,
    title=lambda batch: gettext("Batch of %(when)s") % {"when": _when(batch)},
    objects=rows,
    rows=tickets,
    table=SentTable,
    notices=_notices,
    links=(DOWNLOAD, UNDO),
    empty=_("No ticket is in this batch any more."),
    export_name="collections-batch",
)

undo = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Take a batch back"),
    objects=rows,
    parents=below,
    question=lambda batch: gettext("Take the batch of %(when)s back?") % {"when": _when(batch)},
    consequence=_(
        "Its tickets are overdue as before and go out with the next batch. Those that were paid or finished "
        "meanwhile stay. Tell the agency: it has them already."
    ),
    confirm_label=_("Take back"),
    danger=True,
    asks_reason=True,
    reason_missing=ActionReasonRequired.message,
    run=lambda actor, row, reason: undo_batch(actor=actor, batch_id=row.pk, reason=reason),
    done=_undone,
    next=to_batch,
)


@staff_required(RIGHT)
@require_safe
def file(request, pk):
    """What was sent, byte for byte."""
    batch = get_object_or_404(batches_with_file(), pk=pk)
    ending, media_type = FILES[batch.origin]
    name = f"collections-{timezone.localtime(batch.at):%Y-%m-%d-%H%M%S}.{ending}"
    return FileResponse(batch.file.open("rb"), as_attachment=True, filename=name, content_type=media_type)


def _when(batch) -> str:
    return f"{timezone.localtime(batch.at):%Y-%m-%d %H:%M}"
