"""Rows of parking, made in the open client scope."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from accounts.models import Province
from parking.choices import (
    ALL_DAYS,
    AlarmScope,
    Channel,
    RentalSource,
    RentalStatus,
    TempKind,
    TempStatus,
    Visibility,
    WindowType,
)
from parking.models import (
    CommonLotType,
    Dntt,
    FlexCell,
    FlexSlot,
    Lot,
    LotGroup,
    LotZone,
    LotZoneRow,
    PayStationRecord,
    PeopleAlarm,
    Permit,
    PermitRental,
    PermitState,
    PlateAlarm,
    PlateType,
    RentalVehicle,
    SalesWindow,
    TempPermit,
    TempPermitPlate,
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


class PeopleAlarmFactory(DjangoModelFactory):
    """For whoever meets a vehicle of the person; `person` is to be given."""

    class Meta:
        model = PeopleAlarm

    scope = AlarmScope.VEHICLES
    text = "Talk to the driver."
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


class SalesWindowFactory(DjangoModelFactory):
    """A yearly window that is on sale all through 2026 and valid for it."""

    class Meta:
        model = SalesWindow

    name = factory.Sequence(lambda n: f"Window {n}")
    window_type = WindowType.YEARLY
    sale_starts_at = datetime(2025, 12, 1, 5, tzinfo=UTC)
    sale_ends_on = date(2026, 12, 31)
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)


class CommonLotTypeFactory(DjangoModelFactory):
    class Meta:
        model = CommonLotType

    name = factory.Sequence(lambda n: f"Type {n}")


class PermitStateFactory(DjangoModelFactory):
    """The valid state `Good`, which every client is born with."""

    class Meta:
        model = PermitState
        django_get_or_create = ("name",)

    name = "Good"
    is_valid = factory.LazyAttribute(lambda o: o.name == "Good")


class PermitFactory(DjangoModelFactory):
    class Meta:
        model = Permit

    lot = factory.SubFactory(LotFactory)
    sequence = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda o: f"{o.sequence}")
    state = factory.SubFactory(PermitStateFactory)


class PermitRentalFactory(DjangoModelFactory):
    """A paid rental for the whole of 2026; `person` is given."""

    class Meta:
        model = PermitRental

    permit = factory.SubFactory(PermitFactory)
    sales_window = factory.SubFactory(SalesWindowFactory)
    starts_at = datetime(2026, 1, 1, 5, tzinfo=UTC)
    ends_at = datetime(2027, 1, 1, 4, 59, 59, tzinfo=UTC)
    list_cost = cost = 350
    status = RentalStatus.RENTED
    source = RentalSource.PORTAL
    requested_at = datetime(2026, 1, 1, 5, tzinfo=UTC)
    reserved_until = factory.LazyAttribute(lambda o: o.requested_at + timedelta(days=1))


class RentalVehicleFactory(DjangoModelFactory):
    class Meta:
        model = RentalVehicle

    rental = factory.SubFactory(PermitRentalFactory)
    vehicle = factory.SubFactory(VehicleFactory)


class TempPermitFactory(DjangoModelFactory):
    """Active from 14:00 to 16:00 UTC on 2 March 2026; `plates` are added by TempPermitPlateFactory."""

    class Meta:
        model = TempPermit

    number = factory.Sequence(lambda n: f"T{n:08}")
    lot = factory.SubFactory(LotFactory)
    kind = TempKind.HOURLY
    email = "guest@example.com"
    starts_at = datetime(2026, 3, 2, 14, tzinfo=UTC)
    ends_at = datetime(2026, 3, 2, 16, tzinfo=UTC)
    price = 5
    status = TempStatus.ACTIVE
    channel = Channel.QUICK
    created_at = datetime(2026, 3, 2, 13, tzinfo=UTC)


class TempPermitPlateFactory(DjangoModelFactory):
    class Meta:
        model = TempPermitPlate

    temp_permit = factory.SubFactory(TempPermitFactory)
    plate = factory.Sequence(lambda n: f"TMP {n:04}")
    plate_key = factory.LazyAttribute(lambda o: plate_key(o.plate))
    ends_at = factory.LazyAttribute(lambda o: o.temp_permit.ends_at)


class FlexSlotFactory(DjangoModelFactory):
    class Meta:
        model = FlexSlot

    lot = factory.SubFactory(LotFactory)
    name = factory.Sequence(lambda n: f"Slot {n}")
    price = 2
    colour = "#1f6feb"


class FlexCellFactory(DjangoModelFactory):
    class Meta:
        model = FlexCell

    slot = factory.SubFactory(FlexSlotFactory)
    lot = factory.LazyAttribute(lambda o: o.slot.lot)
    weekday = 0
    hour = 8
