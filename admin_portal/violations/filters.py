"""How tickets are searched (enforcement §5.5)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from accounts.models import User
from admin_portal.generic.filters import FlagFilter
from admin_portal.payments.filters import DaysFilter, states
from parking.models import Location
from violations.choices import TicketState
from violations.models import OffenceItem, TicketCategory
from violations.queries.search import TicketsAsked, listed, tickets_found

SENT, NOT_SENT = "sent", "not-sent"
# From what the office has to do to what is over.
STATUSES = (
    TicketState.OPEN, TicketState.OVERDUE, TicketState.APPEALED, TicketState.COLLECTIONS, TicketState.PAID,
    TicketState.WARNING, TicketState.CANCELLED, TicketState.SPOILED,
)  # fmt: skip


def rows_of(model):
    return lambda request: model.objects.all()


class ViolationFilter(FilterSet):
    """Every field narrows, unless only the text shall count."""

    q = CharFilter(
        label=_("Ticket, plate or user"),
        max_length=100,
        help_text=_("A ticket number, with or without PIN, opens its ticket."),
    )
    only_text = FlagFilter(label=_("Search using only text"))
    status = ChoiceFilter(label=_("Status"), empty_label=_("Any status"), choices=states(STATUSES))
    issued = DaysFilter(_("Issued between"))
    category = ModelChoiceFilter(
        label=_("Ticket category"), empty_label=_("Any category"), queryset=rows_of(TicketCategory)
    )
    offence = ModelChoiceFilter(
        label=_("Offence"), empty_label=_("Any offence"), queryset=rows_of(OffenceItem)
    )
    location = ModelChoiceFilter(
        label=_("Location"), empty_label=_("Any location"), queryset=rows_of(Location)
    )
    writer = ModelChoiceFilter(
        label=_("Officer"),
        empty_label=_("Any officer"),
        queryset=lambda request: User.objects.staff().order_by("last_name", "first_name", "username"),
    )
    collections = ChoiceFilter(
        label=_("Sent to collections"),
        empty_label=_("Sent or not"),
        choices=[(SENT, _("Sent")), (NOT_SENT, _("Not sent"))],
    )

    def filter_queryset(self, queryset):
        given = self.form.cleaned_data
        days = given["issued"]
        asked = TicketsAsked(
            text=given["q"].strip(),
            state=given["status"],
            issued=(days.start, days.stop) if days else (None, None),
            was_sent=given["collections"] == SENT if given["collections"] else None,
            **{name: given[name] for name in ("only_text", "category", "offence", "location", "writer")},
        )
        return listed(tickets_found(asked, timezone.now()))
