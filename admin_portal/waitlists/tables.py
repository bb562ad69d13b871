"""The list of who waits."""

from functools import cached_property

from django.utils.translation import gettext_lazy as _

from admin_portal.generic import (
    BadgeColumn,
    Column,
    Link,
    LinksColumn,
    NumberColumn,
    Table,
    WhenColumn,
    opens,
)
from admin_portal.waitlists.places import (
    MANAGE,
    PEOPLE,
    SEE,
    STANDINGS,
    can_be_assigned,
    is_waiting,
    standing,
)
from parking.models import WaitlistEntry
from parking.queries.waitlists import ranks


def row_class(record: WaitlistEntry) -> str:
    """Blue for who has no permit yet, yellow for who has not bought theirs; the badge says the same."""
    return "oc-row-info" if is_waiting(record) else "oc-row-warn"


class WaitlistTable(Table):
    """Everybody on a list. Ranks are those of their lists, whatever the filters leave of them."""

    rank = NumberColumn(_("Rank"), accessor="pk", orderable=False)
    joined_at = WhenColumn(_("Date added"))
    person = Column(
        _("Name"),
        order_by=("person__last_name", "person__first_name"),
        linkify=opens("admin_portal:user_detail", PEOPLE, key=lambda row: row.person_id),
    )
    email = Column(_("Email"), accessor="person__email", linkify=lambda value: value and f"mailto:{value}")
    user_type = Column(
        _("User type"),
        accessor="person__profile__user_type",
        order_by="person__profile__user_type__number",
    )
    city = Column(_("City"), accessor="person__profile__city")
    phone = Column(_("Phone"), accessor="person__profile__phone_cell")
    comments = Column(_("Comments"))
    list_name = Column(_("List"), order_by=("group__name", "lot__sort_order", "lot__name"))
    status = BadgeColumn(_("Status"), badges=STANDINGS, of=standing)
    permit = Column(
        _("Permit"),
        accessor="rental__permit__number",
        linkify=opens("admin_portal:permit_detail", SEE, key=lambda row: row.rental and row.rental.permit_id),
    )
    deadline = WhenColumn(_("Deadline"), order_by="rental__reserved_until")
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

    def render_rank(self, record):
        return self.ranks[record.pk][0] if record.pk in self.ranks else "—"

    def value_rank(self, record):
        return self.ranks[record.pk][0] if record.pk in self.ranks else ""
