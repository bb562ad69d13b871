"""Rows of parking, made in the open client scope."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from accounts.models import Province
from parking.choices import ALL_DAYS, Visibility
from parking.models import (
    Dntt,
    Lot,
    LotGroup,
    LotZone,
    LotZoneRow,
    PayStationRecord,
    PlateAlarm,
    PlateType,
    Vehicle,
    VehicleDriver,
)
from parking.rules.plate_key import plate_key


class ProvinceFactory(DjangoModelFactory):
    class Meta:
        model = Province
        django_get_or_create = ("code",)

    number = factory.Sequence(lambda n: 1000 + n)
    code = "ON"
    name = factory.LazyAttribute(lambda o: {"ON": "Ontario", "QC": "Quebec", "MA": "Massachusetts"}[o.code])
    country = factory.LazyAttribute(lambda o: "US" if o.code == "MA" else "CA")


class PlateTypeFactory(DjangoModelFactory):
    class Meta:
        model = PlateType
        django_get_or_create = ("name",)

    number = factory.Sequence(lambda n: 1000 + n)
    name = "Passenger"
    short_name = factory.LazyAttribute(lambda o: o.name[:4].upper())


class LotGroupFactory(DjangoModelFactory):
    class Meta:
        model = LotGroup

    name = factory.Sequence(lambda n: f"Group {n}")


class LotFactory(DjangoModelFactory):
    class Meta:
        model = Lot

    name = factory.Sequence(lambda n: f"Lot {n}")
    short_name = factory.Sequence(lambda n: f"L{n}")
    visibility = Visibility.VISIBLE


class LotZoneFactory(DjangoModelFactory):
    class Meta:
        model = LotZone

    name = factory.Sequence(lambda n: f"zone {n}")


class LotZoneRowFactory(DjangoModelFactory):
    class Meta:
        model = LotZoneRow

    lot = factory.SubFactory(LotFactory)
    zone = factory.SubFactory(LotZoneFactory)
    days = ALL_DAYS


class VehicleFactory(DjangoModelFactory):
    class Meta:
        model = Vehicle

    plate = factory.Sequence(lambda n: f"CAR {n:04}")
    plate_key = factory.LazyAttribute(lambda o: plate_key(o.plate))
    plate_type = factory.SubFactory(PlateTypeFactory)
    province = factory.SubFactory(ProvinceFactory)


class VehicleDriverFactory(DjangoModelFactory):
    class Meta:
        model = VehicleDriver

    vehicle = factory.SubFactory(VehicleFactory)


class DnttFactory(DjangoModelFactory):
    class Meta:
        model = Dntt

    vehicle = factory.SubFactory(VehicleFactory)
    starts_at = datetime(2026, 3, 2, 14, tzinfo=UTC)
    ends_at = datetime(2026, 3, 2, 18, tzinfo=UTC)
    notes = "Visitor of the dean"
    created_by = "Office"


class PlateAlarmFactory(DjangoModelFactory):
    class Meta:
        model = PlateAlarm

    vehicle = factory.SubFactory(VehicleFactory)
    text = "Wanted to talk with."
    created_by = "Office"


class PayStationRecordFactory(DjangoModelFactory):
    """A record in force from 14:00 to 16:00 UTC on 2 March 2026."""

    class Meta:
        model = PayStationRecord

    source = "HotSpot"
    plate = factory.Sequence(lambda n: f"PAY {n:04}")
    plate_key = factory.LazyAttribute(lambda o: plate_key(o.plate))
    zone_name = factory.LazyAttribute(lambda o: o.zone.name if o.zone else "")
    zone = None
    starts_at = datetime(2026, 3, 2, 14, tzinfo=UTC)
    ends_at = datetime(2026, 3, 2, 16, tzinfo=UTC)
