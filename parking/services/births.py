"""What a new client's parking begins with."""

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from core import audit
from core.actors import Actor
from core.db import atomic
from parking.models import BodyType, Colour, Make, PermitState, Pick, PickCounter, PlateType

# Numbers count in the order below. Where the API's document shows an entry with its id, that id is kept: Passenger 4,
# Chevrolet 13, Red 14, Compact 5 (seeds/003).
PLATE_TYPES = {
    _("Commercial"): "COMM",
    _("Dealer"): "DLR",
    _("Motorcycle"): "MOTO",
    _("Passenger"): "PASS",
    _("Bus"): "BUS",
    _("Diplomatic"): "DIPL",
    _("Farm"): "FARM",
    _("Government"): "GOVT",
    _("Historic"): "HIST",
    _("Taxi"): "TAXI",
    _("Temporary"): "TEMP",
    _("Trailer"): "TRLR",
    _("Veteran"): "VET",
}
MAKES = (
    "Acura", "Alfa Romeo", "Aston Martin", "Audi", "Bentley", "Blue Bird", "BMW", "Bugatti", "Buick", "BYD",
    "Cadillac", "Can-Am", "Chevrolet", "Chrysler", "Dodge", "Ducati", "Ferrari", "Fiat", "Ford", "Freightliner",
    "Genesis", "GMC", "Harley-Davidson", "Hino", "Honda", "Hummer", "Hyundai", "Indian", "Infiniti", "International",
    "Isuzu", "Jaguar", "Jeep", "Kawasaki", "Kenworth", "Kia", "KTM", "Lamborghini", "Land Rover", "Lexus", "Lincoln",
    "Lotus", "Lucid", "Mack", "Maserati", "Mazda", "McLaren", "Mercedes-Benz", "Mercury", "Mini", "Mitsubishi",
    "Nissan", "Oldsmobile", "Peterbilt", "Plymouth", "Polestar", "Pontiac", "Porsche", "Ram", "Rivian", "Rolls-Royce",
    "Saab", "Saturn", "Scion", "Smart", "Subaru", "Suzuki", "Tesla", "Toyota", "Triumph", "Vespa", "VinFast",
    "Volkswagen", "Volvo", "Western Star", "Yamaha",
)  # fmt: skip
COLOURS = (
    _("Beige"), _("Black"), _("Blue"), _("Brown"), _("Burgundy"), _("Cream"), _("Gold"), _("Green"), _("Grey"),
    _("Maroon"), _("Orange"), _("Pink"), _("Purple"), _("Red"), _("Silver"), _("Tan"), _("Teal"),
    _("Turquoise"), _("White"), _("Yellow"),
)  # fmt: skip
BODY_TYPES = (
    _("ATV"), _("Bus"), _("Camper"), _("Commercial"), _("Compact"), _("Convertible"), _("Coupe"),
    _("Hatchback"), _("Limousine"), _("Minivan"), _("Motorcycle"), _("Pickup"), _("Scooter"), _("Sedan"),
    _("Station Wagon"), _("SUV"), _("Taxi"), _("Trailer"), _("Truck"), _("Van"),
)  # fmt: skip

PERMIT_STATES = ((_("Good"), True), (_("Lost"), False), (_("Stolen"), False), (_("Voided"), False))


def seed_permit_states(*, actor: Actor, client) -> None:
    """Give a client that was just made the conditions that its permits can be in (parking §7.1)."""
    with atomic(), override(client.default_language):
        PermitState.objects.bulk_create(
            PermitState(name=gettext(name), is_valid=is_valid, is_default=not number)
            for number, (name, is_valid) in enumerate(PERMIT_STATES)
        )


def seed_pick_lists(*, actor: Actor, client) -> None:
    """Fill the pick lists of a client that was just made, in its language (DESIGN §3, DECISIONS 7)."""
    with atomic(), override(client.default_language):
        plate_types = [PlateType(name=gettext(name), short_name=short) for name, short in PLATE_TYPES.items()]
        makes = [Make(name=name) for name in MAKES]
        colours = [Colour(name=gettext(name)) for name in COLOURS]
        body_types = [BodyType(name=gettext(name)) for name in BODY_TYPES]
        for rows in (plate_types, makes, colours, body_types):
            _fill(rows)
        audit.record(actor, "client.pick_lists_filled", client)


def _fill(rows: list[Pick]) -> None:
    for number, row in enumerate(rows, 1):
        row.number = number
    model = type(rows[0])
    model.objects.bulk_create(rows)
    PickCounter.objects.create(list=model._meta.model_name, last=len(rows))
