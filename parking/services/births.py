"""What a new client's parking begins with."""

from core import audit
from core.actors import Actor
from core.db import atomic
from parking.models import BodyType, Colour, Make, Pick, PickCounter, PlateType

# Numbers count in the order below. Where the API's document shows an entry with its id, that id is kept: Passenger 4,
# Chevrolet 13, Red 14, Compact 5 (seeds/003).
PLATE_TYPES = {
    "Commercial": "COMM",
    "Dealer": "DLR",
    "Motorcycle": "MOTO",
    "Passenger": "PASS",
    "Bus": "BUS",
    "Diplomatic": "DIPL",
    "Farm": "FARM",
    "Government": "GOVT",
    "Historic": "HIST",
    "Taxi": "TAXI",
    "Temporary": "TEMP",
    "Trailer": "TRLR",
    "Veteran": "VET",
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
    "Beige", "Black", "Blue", "Brown", "Burgundy", "Cream", "Gold", "Green", "Grey", "Maroon", "Orange", "Pink",
    "Purple", "Red", "Silver", "Tan", "Teal", "Turquoise", "White", "Yellow",
)  # fmt: skip
BODY_TYPES = (
    "ATV", "Bus", "Camper", "Commercial", "Compact", "Convertible", "Coupe", "Hatchback", "Limousine", "Minivan",
    "Motorcycle", "Pickup", "Scooter", "Sedan", "Station Wagon", "SUV", "Taxi", "Trailer", "Truck", "Van",
)  # fmt: skip


def seed_pick_lists(*, actor: Actor, client) -> None:
    """Fill the pick lists of a client that was just made (DESIGN §3, DECISIONS 7)."""
    with atomic():
        plate_types = [PlateType(name=name, short_name=short) for name, short in PLATE_TYPES.items()]
        makes = [Make(name=name) for name in MAKES]
        colours = [Colour(name=name) for name in COLOURS]
        body_types = [BodyType(name=name) for name in BODY_TYPES]
        for rows in (plate_types, makes, colours, body_types):
            _fill(rows)
        audit.record(actor, "client.pick_lists_filled", client)


def _fill(rows: list[Pick]) -> None:
    for number, row in enumerate(rows, 1):
        row.number = number
    model = type(rows[0])
    model.objects.bulk_create(rows)
    PickCounter.objects.create(list=model._meta.model_name, last=len(rows))
