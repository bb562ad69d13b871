"""Tables of parking."""

from parking.models.common_lot_type import CommonLotType
from parking.models.deposit import Deposit, DepositType
from parking.models.dntt import Dntt
from parking.models.feed_status import FeedStatus
from parking.models.flex import FlexCell, FlexSlot
from parking.models.location import Location
from parking.models.lot import Lot, LotDepositType, LotUserType
from parking.models.lot_group import LotGroup
from parking.models.lot_zone import LotZone
from parking.models.lot_zone_row import LotZoneRow
from parking.models.pay_station_record import PayStationRecord
from parking.models.people_alarm import PeopleAlarm
from parking.models.permit import Permit, PermitRental, RentalVehicle
from parking.models.permit_state import PermitState
from parking.models.pick import BodyType, Colour, Make, Pick, PickCounter, PlateType
from parking.models.plate_alarm import PlateAlarm
from parking.models.sales_window import SalesWindow
from parking.models.temp_permit import TempPermit, TempPermitPlate
from parking.models.validation import Validation, ValidationPlate, ValidationRun, ValidatorZone
from parking.models.vehicle import Vehicle
from parking.models.vehicle_driver import VehicleDriver
from parking.models.waitlist import WaitlistEntry
from parking.models.waitlist_group import WaitlistGroup

__all__ = [
    "BodyType",
    "Colour",
    "CommonLotType",
    "Deposit",
    "DepositType",
    "Dntt",
    "FeedStatus",
    "FlexCell",
    "FlexSlot",
    "Location",
    "Lot",
    "LotDepositType",
    "LotGroup",
    "LotUserType",
    "LotZone",
    "LotZoneRow",
    "Make",
    "PayStationRecord",
    "PeopleAlarm",
    "Permit",
    "PermitRental",
    "PermitState",
    "Pick",
    "PickCounter",
    "PlateAlarm",
    "PlateType",
    "RentalVehicle",
    "SalesWindow",
    "TempPermit",
    "TempPermitPlate",
    "Validation",
    "ValidationPlate",
    "ValidationRun",
    "ValidatorZone",
    "Vehicle",
    "VehicleDriver",
    "WaitlistEntry",
    "WaitlistGroup",
]
