"""The list of who waits."""

from functools import cached_property

from django.utils.html import format_html, format_html_join
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import (
    BadgeColumn,
    Column,
    Link,
    LinksColumn,
    NumberColumn,
    Table,
    WhenColumn,
)
from admin_portal.people.tabs import to_person
from admin_portal.rentals.places import SEE, to_permit
from admin_portal.waitlists.places import (
    MANAGE,
    PEOPLE,
    STANDINGS,
    can_be_assigned,
    is_waiting,
    link_to,
    standing,
    standing_badge,
)
from core.templatetags.ui import dash, when
from parking.models import WaitlistEntry
from parking.queries.waitlists import ranks


def row_class(record: WaitlistEntry) -> str:
    """Blue for who has no permit yet, yellow for who has not bought theirs; the badge says the same."""
    return "oc-row-info" if is_waiting(record) else "oc-row-warn"


class WaitlistTable(Table):
    """Everybody on a list. Ranks are those of their lists, whatever the filters leave of them."""

    person = Column(_("Name"), order_by=("person__last_name", "person__first_name"))
    rank = NumberColumn(_("Rank"), accessor="pk", orderable=False)
    joined_at = WhenColumn(_("Date added"))
    email = Column(_("Email"), accessor="person__email", visible=False)
    user_type = Column(
        _("User type"),
        accessor="person__profile__user_type",
        order_by="person__profile__user_type__number",
    )
    city = Column(_("City"), accessor="person__profile__city", visible=False)
    phone = Column(_("Phone"), accessor="person__profile__phone_cell", visible=False)
    comments = Column(_("Comments"))
    list_name = Column(_("List"), order_by=("group__name", "lot__sort_order", "lot__name"))
    status = BadgeColumn(_("Status"), badges=STANDINGS, of=standing)
    permit = Column(_("Permit"), accessor="rental__permit__number", visible=False)
    deadline = WhenColumn(_("Deadline"), order_by="rental__reserved_until", visible=False)
    actions = LinksColumn(
        Link(_("Assign"), "admin_portal:waitlist_assign", MANAGE, "check-lg", when=can_be_assigned),
        Link(_("Profile"), "admin_portal:user_detail", PEOPLE, "person", of=lambda row: row.person),
        Link(
            _("Move to another rank"), "admin_portal:waitlist_move", MANAGE, "chevron-expand", when=is_waiting
        ),
        Link(_("Comment"), "admin_portal:waitlist_comment", MANAGE, "pencil"),
        Link(_("Remove"), "admin_portal:waitlist_remove", MANAGE, "x-lg", when=is_waiting),
    )

    caption = _("People on waiting lists")

    class Meta:
        row_attrs = {"class": row_class}

    @cached_property
    def ranks(self) -> dict[int, tuple[int, int]]:
        return ranks()

    def render_person(self, record):
        """The name, the way to write to them, and where they live and answer."""
        person, profile = record.person, record.person.profile
        below = [_mail_link(person), profile.city, profile.phone_cell]
        return format_html(
            '{}<span class="oc-sub">{}</span>',
            link_to(self.request, PEOPLE, to_person(person), person),
            format_html_join(" · ", "{}", ((words,) for words in below if words)),
        )

    def value_person(self, record):
        return str(record.person)

    def render_rank(self, record):
        return self.ranks[record.pk][0] if record.pk in self.ranks else dash(None)

    def value_rank(self, record):
        return self.ranks[record.pk][0] if record.pk in self.ranks else ""

    def render_joined_at(self, value):
        return when(localtime(value).date())

    def value_joined_at(self, value, bound_column):
        return bound_column.column.value(value)

    def render_status(self, record):
        """How the entry stands; the permit that was given, and by when it must be bought."""
        if record.rental is None:
            return standing_badge(record)
        permit = record.rental.permit
        number = link_to(self.request, SEE, to_permit(permit), permit)
        until = format_html(" · {}", when(record.deadline)) if record.deadline else ""
        return format_html('{}<span class="oc-sub">{}{}</span>', standing_badge(record), number, until)

    def value_status(self, record):
        return str(STANDINGS[standing(record)][1])


def _mail_link(person) -> str:
    if not person.email:
        return ""
    words = '<a href="mailto:{0}" title="{0}">{1}<span class="visually-hidden"> {0}</span></a>'
    return format_html(words, person.email, gettext("Email"))
