"""TomahawkU's enforcement: categories, offences, places, and tickets of the last two months in every state."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from accounts.models import User
from core.actors import Actor
from core.system_settings import save_settings
from opscom.demo.people import DRIVER
from parking.models import Location, LotGroup, VehicleDriver
from parking.services.locations import save_location
from payments.models import PaymentType
from payments.queries.cart import Payer, priced_lines, totals_of
from payments.services.checkout import open_payment
from violations.choices import AppealFormat, AppliesTo, FineAction
from violations.models import OffenceItem, TicketCategory, Violation
from violations.rules.discount import hours_of
from violations.services.categories import save_category
from violations.services.changes import KIND, add_fee, add_note, decide_fine, register_appeal
from violations.services.issuing import Offence, TicketDraft, issue_ticket
from violations.services.offences import save_offence

PRIVATE, MUNICIPAL, BICYCLE = "Private Property", "Municipal", "Bicycle"  # a new client has the first two
LATE_FEE = "Late Payment Fee"
OFFENCES = (  # description, category, by-law code, cost, discount, its days, more
    ("No Valid Permit", PRIVATE, "TU-4.1", "50.00", "10.00", 7, {"sort_order": 1}),
    ("Parked in Reserved Stall", PRIVATE, "TU-4.3", "60.00", "15.00", 7, {"sort_order": 2}),
    ("Outside of Marked Stall", PRIVATE, "TU-4.7", "30.00", "0.00", 0, {"sort_order": 3, "adjustable": True}),
    ("Parked in Loading Zone", MUNICIPAL, "2003-530.12", "75.00", "20.00", 7, {"sort_order": 1}),
    ("Expired Meter", MUNICIPAL, "2003-530.44", "45.00", "15.00", 7, {"sort_order": 2}),
    ("Parked in Fire Route", MUNICIPAL, "2003-499.3", "120.00", "30.00", 15, {"sort_order": 3}),
    ("Bicycle Locked to a Railing", BICYCLE, "TU-9.1", "25.00", "5.00", 14, {}),
    ("Universal Boot", "", "", "150.00", "0.00", 0, {"apply_boot": True}),
    (LATE_FEE, "", "", "25.00", "0.00", 0, {"admin_only": True}),
)
LOCATIONS = (  # name, number on the city's maps, lot group whose cameras write here, whether officers see it
    ("Main Campus", 101, "Main Campus", True),
    ("Residence", 102, "Residence", True),
    ("Downtown Business District", 210, "Downtown", True),
    ("North Street", 211, "North", True),
    ("South Garage, Level 2", 103, "", True),
    ("Veritas Gate Camera", 0, "Veritas", False),
)
# What became of how many tickets, and how many days ago they were written; fines are due after 20.
OPEN, OVERDUE, LATE, PAID, WARNING, SPOILED = "open", "overdue", "late", "paid", "warning", "spoiled"
APPEALED, REDUCED, CANCELLED = "appealed", "reduced", "cancelled"
FATES = {
    OPEN: (9, 1, 6), OVERDUE: (9, 24, 60), LATE: (3, 40, 60), PAID: (8, 2, 58),
    WARNING: (4, 3, 50), SPOILED: (2, 5, 40), APPEALED: (2, 6, 12), REDUCED: (2, 8, 19), CANCELLED: (1, 15, 30),
}  # fmt: skip
OWN = (  # the printed login's: plate, offence, days ago, whether a warning, why in spite of what speaks against it
    ("PL8RDR", "No Valid Permit", 2, False, ""),
    ("PL8RDR", "Parked in Loading Zone", 34, False, ""),
    ("PL8RDR", "Outside of Marked Stall", 12, True, ""),
    ("ABC 123", "Parked in Fire Route", 1, False, "The fire route was blocked."),
)


@dataclass(frozen=True)
class Beat:
    """Who writes and who keys in, what for, and where."""

    writer: User
    office: User
    offences: dict[str, OffenceItem]
    locations: list[Location]

    def draft(self, item: OffenceItem, place: int, issued_at: datetime, **facts) -> TicketDraft:
        location = self.locations[place % len(self.locations)]
        return TicketDraft(
            writer_id=self.writer.pk,
            category_id=item.category_id,
            issued_at=issued_at,
            location_id=location.pk,
            offences=[Offence(item.pk)],
            **facts,
        )


def make_violations(actor: Actor) -> None:
    """The configuration, forty tickets, and some of the printed login's own."""
    save_settings(
        actor=actor,
        values={
            "violations_to_people": True,
            "ticket_header": "TomahawkU Parking Office\n1 Campus Road, Ottawa",
            "ticket_footer": "Pay or ask online, or at the office, Monday to Friday, 9 am to 4 pm.",
        },
    )
    names = {user.username: user for user in User.objects.staff()}
    beat = Beat(names["patrol"], names["office"], _offences(actor), _locations(actor))
    _own(actor, beat)
    chance = Random(40)
    for fate, row in _tickets(actor, beat, chance):
        _become(actor, beat, fate, row)


def _offences(actor: Actor) -> dict[str, OffenceItem]:
    about = {"applies_to": AppliesTo.BOTH, "fail_to_identify": True, "handheld_visible": True}
    save_category(actor=actor, values={"name": BICYCLE} | about)
    categories = {row.name: row for row in TicketCategory.objects.all()}
    made = {}
    for description, category, code, cost, discount, days, more in OFFENCES:
        values = {
            "description": description,
            "category": categories.get(category),
            "by_law_code": code,
            "default_cost": Decimal(cost),
            "discount_amount": Decimal(discount),
            "discount_hours": hours_of(Decimal(days)),
        }
        made[description] = save_offence(actor=actor, values=values | more)
    return made


def _locations(actor: Actor) -> list[Location]:
    groups = {group.name: group for group in LotGroup.objects.all()}
    return [
        save_location(
            actor=actor,
            values={"name": name, "gis_no": gis, "lot_group": groups.get(group), "writer_visible": seen},
        )
        for name, gis, group, seen in LOCATIONS
    ]


def _own(actor: Actor, beat: Beat) -> None:
    cars = {
        link.vehicle.plate: link.vehicle_id
        for link in VehicleDriver.objects.filter(user__username=DRIVER[0]).select_related("vehicle")
    }
    for place, (plate, offence, days, warning, reason) in enumerate(OWN):
        facts = {"vehicle_id": cars[plate], "is_warning": warning, "override_reason": reason}
        draft = beat.draft(beat.offences[offence], place, _days_ago(days, 10 + place), **facts)
        issue_ticket(actor=actor, draft=draft, keyed_by_id=beat.office.pk)


def _tickets(actor: Actor, beat: Beat, chance: Random) -> Iterator[tuple[str, Violation]]:
    """Tickets in the order of their dates, as the numbers tell, each with what is to become of it."""
    fates = [(chance.randint(*days), fate) for fate, (count, *days) in FATES.items() for _n in range(count)]
    links = VehicleDriver.objects.filter(is_primary=True).exclude(user__username=DRIVER[0])
    links = chance.sample(list(links.filter(vehicle__dntts=None).order_by("pk")), len(fates))
    common = [item for item in beat.offences.values() if item.category]
    for (days, fate), link in zip(sorted(fates, reverse=True), links, strict=True):
        item = chance.choice(common)
        about = {"vehicle_id": link.vehicle_id}
        if item.category.name == BICYCLE:
            about = {"person_id": link.user_id}
        about |= {"is_warning": fate == WARNING, "is_spoiled": fate == SPOILED}
        draft = beat.draft(item, chance.randrange(99), _days_ago(days, chance.randint(8, 17)), **about)
        yield fate, issue_ticket(actor=actor, draft=draft, keyed_by_id=beat.office.pk)


def _days_ago(days: int, hour: int) -> datetime:
    local = timezone.localtime().replace(hour=hour, minute=(days * 7 + hour) % 60, second=0, microsecond=0)
    return local - timedelta(days=days)


def _become(actor: Actor, beat: Beat, fate: str, row: Violation) -> None:
    known = {"actor": actor, "violation_id": row.pk}
    if fate == PAID:
        _pay(actor, row)
    elif fate == APPEALED:
        at = row.issued_at + timedelta(days=3)
        register_appeal(**known, at=at, how=AppealFormat.IN_PERSON, words="The sign was covered by snow.")
    elif fate == REDUCED:
        amount, reason = Decimal("15.00"), "A first offence, and the permit was bought the same day."
        decide_fine(**known, action=FineAction.REDUCED, amount=amount, reason=reason, by=beat.office)
    elif fate == CANCELLED:
        reason = "The meter was out of order."
        decide_fine(**known, action=FineAction.CANCELLED, reason=reason, by=beat.office)
    elif fate == LATE:
        add_fee(**known, item_id=beat.offences[LATE_FEE].pk, fine=None, reason="Not paid within 30 days")
        add_note(**known, text="Called the office: will pay at the end of the month.")


def _pay(actor: Actor, row: Violation) -> None:
    """Cash at the desk."""
    person = row.person or row.vehicle.drivers.get(until=None).user
    payer = Payer(person, person.language or "en", at_desk=True)
    items = [(KIND, row.pk)]
    open_payment(
        actor=actor,
        payer=payer,
        items=items,
        seen=totals_of(priced_lines(items, payer, timezone.now())).total,
        payment_type_id=PaymentType.objects.get(provider="cash").pk,
        is_received=True,
    )
