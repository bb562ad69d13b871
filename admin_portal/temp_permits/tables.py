"""The list of temporary permits."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from admin_portal.generic import BadgeColumn, Column, LinksColumn, MoneyColumn, Table, WhenColumn, opens
from admin_portal.temp_permits.places import PRINT, SEE
from parking.choices import TempStatus
from parking.queries.temp_facts import plates_in_words

OVER = "over"
BADGES = {
    TempStatus.CART: ("info", TempStatus.CART.label),
    TempStatus.HELD: ("warn", TempStatus.HELD.label),
    TempStatus.ACTIVE: ("ok", TempStatus.ACTIVE.label),
    TempStatus.CANCELLED: ("neutral", TempStatus.CANCELLED.label),
    TempStatus.REFUNDED: ("neutral", TempStatus.REFUNDED.label),
    OVER: ("neutral", pgettext_lazy("temporary permit", "Over")),
}


def standing(permit) -> str:
    """Its status; an active one whose time is up is over."""
    is_over = permit.status == TempStatus.ACTIVE and permit.ends_at < timezone.now()
    return OVER if is_over else permit.status


class PlatesColumn(Column):
    """All plates of the row; they cannot be sorted by."""

    def __init__(self, *args):
        super().__init__(*args, accessor="pk", orderable=False)

    def render(self, record):
        return plates_in_words(record)

    def value(self, record):
        return plates_in_words(record)


class WhoColumn(Column):
    """The person, or a guest's address."""

    def __init__(self, *args):
        person = opens("admin_portal:user_detail", "users.view", lambda permit: permit.person_id)
        super().__init__(*args, accessor="pk", linkify=person, order_by=("person__last_name", "email"))

    def render(self, record):
        return str(record.person or record.email)

    def value(self, record):
        return str(record.person or record.email)


class TempTable(Table):
    number = Column(_("Number"), linkify=opens("admin_portal:temp_detail", SEE))
    lot = Column(_("Lot"), order_by=("lot__sort_order", "lot__name"))
    plates = PlatesColumn(_("Plates"))
    who = WhoColumn(_("User or guest"))
    kind = Column(_("Kind"))
    starts_at = WhenColumn(_("Valid from"))
    ends_at = WhenColumn(_("Valid until"))
    price = MoneyColumn(_("Price"))
    status = BadgeColumn(_("Status"), badges=BADGES, of=standing)
    channel = Column(_("Bought in"))
    actions = LinksColumn(PRINT)

    caption = _("Temporary permits")
