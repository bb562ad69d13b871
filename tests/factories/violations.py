"""Rows of violations, made in the open client scope."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from parking.models import Location
from tests.factories.parking import VehicleFactory
from violations.choices import AppliesTo
from violations.models import OffenceItem, TicketCategory, Violation, ViolationLine


class LocationFactory(DjangoModelFactory):
    class Meta:
        model = Location

    number = factory.Sequence(lambda n: 1000 + n)
    name = factory.Sequence(lambda n: f"Street {n}")


class TicketCategoryFactory(DjangoModelFactory):
    class Meta:
        model = TicketCategory

    number = factory.Sequence(lambda n: 1000 + n)
    name = factory.Sequence(lambda n: f"Category {n}")
    applies_to = AppliesTo.VEHICLES


class OffenceItemFactory(DjangoModelFactory):
    """50 dollars, 10 off for a week, as in enforcement T7."""

    class Meta:
        model = OffenceItem

    number = factory.Sequence(lambda n: 1000 + n)
    description = factory.Sequence(lambda n: f"Offence {n}")
    category = factory.SubFactory(TicketCategoryFactory)
    default_cost = 50
    discount_amount = 10
    discount_hours = 168


class ViolationFactory(DjangoModelFactory):
    """Issued on 2 March 2026 at 14:00 UTC, due in 20 days, without lines; `writer` is to be given."""

    class Meta:
        model = Violation

    ticket = factory.Sequence(lambda n: f"TT-{20000 + n}")
    pin = "8TQ4M2"
    category = factory.SubFactory(TicketCategoryFactory)
    vehicle = factory.SubFactory(VehicleFactory)
    plate = factory.LazyAttribute(lambda o: o.vehicle.plate if o.vehicle else "")
    plate_key = factory.LazyAttribute(lambda o: o.vehicle.plate_key if o.vehicle else "")
    location = factory.SubFactory(LocationFactory)
    issued_at = datetime(2026, 3, 2, 14, tzinfo=UTC)
    due_at = factory.LazyAttribute(lambda o: o.issued_at + timedelta(days=20))
    fine = 50


class ViolationLineFactory(DjangoModelFactory):
    class Meta:
        model = ViolationLine

    violation = factory.SubFactory(ViolationFactory)
    item = factory.SubFactory(OffenceItemFactory)
    description = factory.LazyAttribute(lambda o: str(o.item))
    fine = factory.LazyAttribute(lambda o: o.item.default_cost)
    discount_amount = factory.LazyAttribute(lambda o: o.item.discount_amount)
    discount_hours = factory.LazyAttribute(lambda o: o.item.discount_hours)
