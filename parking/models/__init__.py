"""Tables of parking."""

from parking.models.deposit import Deposit, DepositType
from parking.models.dntt import Dntt
from parking.models.feed_status import FeedStatus
from parking.models.lot import Lot, LotUserType
from parking.models.lot_group import LotGroup
from parking.models.lot_zone import LotZone
from parking.models.lot_zone_row import LotZoneRow
from parking.models.pay_station_record import PayStationRecord
from parking.models.pick import BodyType, Colour, Make, Pick, PickCounter, PlateType
from parking.models.plate_alarm import PlateAlarm
from parking.models.sales_window import SalesWindow
from parking.models.vehicle import Vehicle
from parking.models.vehicle_driver import VehicleDriver

__all__ = [
    "BodyType",
    "Colour",
    "Deposit",
    "DepositType",
    "Dntt",
    "FeedStatus",
    "Lot",
    "LotGroup",
    "LotUserType",
    "LotZone",
    "LotZoneRow",
    "Make",
    "PayStationRecord",
    "Pick",
    "PickCounter",
    "PlateAlarm",
    "PlateType",
    "SalesWindow",
    "Vehicle",
    "VehicleDriver",
]
