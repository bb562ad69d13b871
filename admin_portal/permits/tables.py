"""The list of permits."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from admin_portal.generic import (
    BadgeColumn,
    Column,
    Link,
    LinksColumn,
    MoneyColumn,
    NumberColumn,
    Table,
    WhenColumn,
    YesColumn,
    opens,
)
from core.templatetags.ui import badge
from parking.choices import Bucket
from parking.queries.permit_search import SHOWN, bucket_of, rental_of

BUCKETS = {
    Bucket.UNAVAILABLE: ("bad", Bucket.UNAVAILABLE.label),
    Bucket.REQUESTED: ("warn", Bucket.REQUESTED.label),
    Bucket.RENTED: ("info", Bucket.RENTED.label),
    Bucket.VISIBLE_TO_USER: ("ok", Bucket.VISIBLE_TO_USER.label),
    Bucket.VISIBLE_TO_ADMINS: ("neutral", Bucket.VISIBLE_TO_ADMINS.label),
    None: ("neutral", pgettext_lazy("permit", "Archived")),
}


HELD_WORDS = _("Held for waiting list")
HELD = f"{SHOWN}__0"  # the rental that tells of the permit; nobody has it without one


class PermitTable(Table):
    """Columns about who has a permit are empty for free ones, and cannot be sorted by. Whether it is paid or promised
    is a column of the exports."""

    number = Column(
        _("Number"),
        order_by=("prefix", "sequence", "postfix", "number"),
        linkify=opens("admin_portal:permit_detail", "permits.view"),
    )
    lot = Column(_("Lot"), order_by=("lot__sort_order", "lot__name"))
    state = Column(_("State"), order_by="state__name")
    bucket = BadgeColumn(_("Counted as"), badges=BUCKETS, of=bucket_of, accessor="pk", orderable=False)
    visible_to_user = YesColumn(_("Available"))
    person = Column(
        _("User"),
        accessor=f"{HELD}__person",
        orderable=False,
        linkify=opens("admin_portal:user_detail", "users.view", key=lambda row: rental_of(row).person_id),
    )
    email = Column(_("Email"), accessor=f"{HELD}__person__email", orderable=False)
    status = Column(_("Payment status"), accessor=f"{HELD}__get_status_display", visible=False)
    window = Column(_("Sales window"), accessor=f"{HELD}__sales_window", orderable=False)
    cost = MoneyColumn(_("Cost"), accessor=f"{HELD}__cost", orderable=False)
    ends_at = WhenColumn(_("Valid until"), accessor=f"{HELD}__ends_at", orderable=False)
    held_at = WhenColumn(HELD_WORDS, visible=False)

    actions = LinksColumn(
        Link(_("Permit History"), "admin_portal:permit_detail", "permits.view", "clock-history")
    )

    caption = _("Permits")

    def render_bucket(self, record):
        shown = badge(*BUCKETS[bucket_of(record)])
        return (
            format_html("{} {}", shown, badge("info", HELD_WORDS, "hourglass-split"))
            if record.held_at
            else shown
        )

    def value_bucket(self, record):
        return str(BUCKETS[bucket_of(record)][1])


class RenterTable(Table):
    """A mailing list: how people are called, and where mail reaches them."""

    first_name = Column(_("First name"))
    last_name = Column(_("Last name"))
    email = Column(_("Email"))
    street = Column(_("Street"), accessor="profile__street")
    city = Column(_("City"), accessor="profile__city")
    province = Column(
        _("Province or state"), accessor="profile__province", order_by="profile__province__name"
    )
    postal_code = Column(_("Postal code"), accessor="profile__postal_code")

    caption = _("Mailing list")


class UsageTable(Table):
    """How people have parked; what is counted for each row cannot be sorted by."""

    person = Column(
        _("User"),
        accessor="get_full_name",
        order_by=("last_name", "first_name"),
        linkify=opens("admin_portal:user_detail", "users.view"),
    )
    email = Column(_("Email"))
    user_type = Column(_("User type"), accessor="profile__user_type", order_by="profile__user_type__number")
    permits = NumberColumn(_("Permits"), orderable=False)
    permits_now = NumberColumn(_("Valid now"), orderable=False)
    first_at = WhenColumn(_("First valid from"), orderable=False)
    last_at = WhenColumn(_("Last valid until"), orderable=False)
    permits_cost = MoneyColumn(_("Cost of permits"), orderable=False)
    temporary = NumberColumn(_("Temporary permits"), orderable=False)
    stays = NumberColumn(_("Pay-station stays"), orderable=False)

    caption = _("User usage")
