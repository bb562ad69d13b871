"""Documented inputs: every alias, limit and code of the attribute tables (enforcement §16.5–16.8)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pydantic import ValidationError

from api.errors import of_validation
from core.schemas import Names
from parking.schemas import PermitPush, PermitReference, PermitStatsRequest, PermitUpdate, VehiclePush

PERMIT = {"plate": "PL8RDR", "startTime": "2018-07-02T09:00:00", "endTime": "2018-07-02T09:30:00"}
UPDATE = {"reference_id": "1a9b5375-cb75-4c71-9939-eeae550b09ac"}
VEHICLE = {"plate": "PL8RDR", "plateType": "Motorcycle", "prov": "MA"}
SAMPLES = {
    PermitPush: PERMIT,
    PermitUpdate: UPDATE,
    PermitReference: UPDATE,
    VehiclePush: VEHICLE,
    PermitStatsRequest: {},
}


def read(schema, **facts):
    """The sample with `facts`; a fact of None takes its key away."""
    body = SAMPLES[schema] | facts
    return schema.model_validate({key: value for key, value in body.items() if value is not None})


def refusal(schema, **facts) -> tuple[int, str | None]:
    with pytest.raises(ValidationError) as refused:
        read(schema, **facts)
    error = of_validation(schema, refused.value)
    return error.code, error.body().get("Field")


ALIASES = [
    (PermitPush, "plate", "AB1", ["plate", "LicencePlate", "LicensePlate"]),
    (PermitPush, "amount", "1.50", ["amount", "Amount"]),
    (PermitPush, "currency", "CAD", ["currency", "CurrencyID"]),
    (PermitPush, "starts_at", "2018-07-01T00:00:00", ["startTime", "StartDateUtc"]),
    (PermitPush, "ends_at", "2019-07-01T00:00:00", ["endTime", "EndDateUtc"]),
    (PermitPush, "permit_no", "P1", ["permitNo"]),
    (PermitPush, "ticket_no", "T1", ["TicketNumber"]),
    (PermitPush, "zone_name", "Lot 4", ["zone", "ParkingZoneName"]),
    (PermitPush, "promo_code", "FREE", ["promoCode"]),
    (PermitUpdate, "reference_id", "r", ["referenceid", "referenceID", "reference_id"]),
    (PermitUpdate, "ends_at", "2019-07-01T00:00:00", ["endTime", "EndDateUtc"]),
    (PermitUpdate, "plate", "AB1", ["plate", "LicencePlate"]),
    (PermitUpdate, "amount", "1.50", ["amount", "Amount"]),
    (PermitUpdate, "currency", "USD", ["currency", "CurrencyID"]),
    (PermitReference, "reference_id", "r", ["referenceid", "referenceID", "reference_id"]),
    (PermitStatsRequest, "zones", "a,b", ["zones"]),
    (VehiclePush, "plate", "AB1", ["plate"]),
    (VehiclePush, "plate_type_id", "3", ["plateTypeID"]),
    (VehiclePush, "province_id", "3", ["provID"]),
    (VehiclePush, "make_id", "3", ["makeID"]),
    (VehiclePush, "make", "kia", ["make"]),
    (VehiclePush, "body_type_id", "3", ["typeID"]),
    (VehiclePush, "body_type", "commercial", ["type"]),
    (VehiclePush, "colour_id", "3", ["colourID", "colorID"]),
    (VehiclePush, "colour", "red", ["colour", "color"]),
    (VehiclePush, "year", "2021", ["year"]),
    (VehiclePush, "vin", "8GKS1AKC7FR518845", ["vin"]),
]


@pytest.mark.parametrize(
    ("schema", "key", "value", "name"),
    [(schema, key, value, name) for schema, key, value, names in ALIASES for name in names],
)
def test_enforcement_API_5_every_documented_name_is_read(schema, key, value, name):
    other_names = dict.fromkeys((*schema.documented[key].names, *schema.documented[key].silently))
    plain = getattr(read(schema, **other_names | {name: value}), key)
    assert plain not in ("", None)
    assert getattr(read(schema, **other_names | {name.upper(): value}), key) == plain


def test_every_field_of_every_schema_is_in_the_table_above():
    for schema in SAMPLES:
        listed = {key for known, key, *_ in ALIASES if known is schema}
        assert set(schema.model_fields) <= listed | (
            {"plate_type", "province"} if schema is VehiclePush else set()
        )


def test_enforcement_API_5_the_first_listed_name_with_a_value_wins():
    names = Names("plate", "LicencePlate")
    assert names.find({"LicencePlate": "B", "plate": "A"}) == "A"
    assert names.find({"plate": " ", "LicencePlate": "B"}) == "B"
    assert names.find({"plate": None, "licenceplate": "b", "LICENCEPLATE": "c"}) == "b"
    assert names.find({"PLATE": "loud", "LicencePlate": "B"}) == "B", (
        "an exact name before any other spelling"
    )
    assert names.find({"plate": "", "PLATE": ""}) == ""
    assert names.find({"other": "A"}) is None


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"plate": None}, 9006, None),
        ({"plate": "  "}, 9006, None),
        ({"plate": "P" * 26}, 9030, "plate"),
        ({"plate": ["P"]}, 9033, "plate"),
        ({"plate": True}, 9033, "plate"),
        ({"plate": "P\x00"}, 9033, "plate"),
        ({"plate": "P\n1"}, 9033, "plate"),
        ({"plate": "\ud800"}, 9033, "plate"),
        ({"Amount": "14.5"}, 9032, "amount"),
        ({"Amount": "14"}, 9032, "amount"),
        ({"Amount": "5"}, 9032, "amount"),
        ({"Amount": ".50"}, 9032, "amount"),
        ({"Amount": Decimal("14.5")}, 9032, "amount"),
        ({"Amount": "0.00"}, 9033, "amount"),
        ({"Amount": "1000000.00"}, 9030, "amount"),
        ({"Amount": "14.505"}, 9033, "amount"),
        ({"Amount": "-1.00"}, 9033, "amount"),
        ({"Amount": "1,000.00"}, 9033, "amount"),
        ({"Amount": "1e3"}, 9033, "amount"),
        ({"Amount": "٣٣.٣٣"}, 9033, "amount"),
        ({"Amount": "."}, 9033, "amount"),
        ({"CurrencyID": "EUR"}, 9033, "currency"),
        ({"CurrencyID": "C" * 11}, 9030, "currency"),
        ({"startTime": None}, 9031, "startTime"),
        ({"startTime": "2018-07-02 09:00:00"}, 9007, None),
        ({"startTime": "2018-07-02T09:00:00+00:00"}, 9007, None),
        ({"startTime": "2018-07-02T09:00:00.5"}, 9007, None),
        ({"startTime": "2018-02-30T09:00:00"}, 9007, None),
        ({"startTime": "0001-01-01T00:00:00"}, 9007, None),
        ({"startTime": 20180702}, 9007, None),
        ({"startTime": "2018-07-02T09:00:00ZZ"}, 9007, None),
        ({"endTime": None}, 9004, None),
        ({"endTime": ""}, 9004, None),
        ({"endTime": "tomorrow"}, 9005, None),
        ({"endTime": "2018-07-02T09:00:00"}, 9005, None),
        ({"endTime": "2018-07-01T09:00:00"}, 9005, None),
        ({"endTime": "9999-12-31T23:59:59"}, 9005, None),
        ({"permitNo": "5" * 51}, 9030, "permitNo"),
        ({"TicketNumber": "5" * 51}, 9030, "TicketNumber"),
        ({"zone": "z" * 201}, 9030, "zone"),
        ({"promoCode": "p" * 51}, 9030, "promoCode"),
        ({"promoCode": {}}, 9033, "promoCode"),
        ({"plate": None, "endTime": None}, 9006, None),
        ({"startTime": "x", "endTime": "x"}, 9007, None),
    ],
)
def test_enforcement_16_6_permit_create_refuses(facts, code, field):
    assert refusal(PermitPush, **facts) == (code, field)


def test_enforcement_16_6_limits_are_inclusive_and_count_trimmed_characters():
    longest = {"permitNo": "5" * 50, "TicketNumber": "5" * 50, "zone": "z" * 200, "promoCode": "é" * 50}
    data = read(PermitPush, plate="  " + "P" * 25 + " ", Amount="999999.99", **longest)
    assert (data.plate, data.amount) == ("P" * 25, Decimal("999999.99"))
    assert (data.permit_no, data.zone_name, data.promo_code) == ("5" * 50, "z" * 200, "é" * 50)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("14.50", "14.50"),
        (Decimal("14.50"), "14.50"),
        ("0.01", "0.01"),
        ("14,50", "14.50"),
        (" 7.00 ", "7.00"),
    ],
)
def test_enforcement_C_2_C_12_amounts(written, amount):
    assert read(PermitPush, Amount=written).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("written", "currency"),
    [("CAD", "CAD"), ("usd", "USD"), ("124", "CAD"), (840, "USD"), ("", ""), (None, "")],
)
def test_enforcement_C_10_C_12_currencies(written, currency):
    assert read(PermitPush, CurrencyID=written).currency == currency


def test_enforcement_API_14_times_are_utc_and_may_end_in_Z():
    data = read(PermitPush, startTime="2018-07-02T09:00:00Z")
    assert data.starts_at == datetime(2018, 7, 2, 9, tzinfo=UTC)
    assert data.ends_at == datetime(2018, 7, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"reference_id": None}, 9008, None),
        ({"reference_id": " "}, 9008, None),
        ({"reference_id": "r" * 51}, 9030, "referenceid"),
        ({"plate": ""}, 9033, "plate"),
        ({"plate": " "}, 9033, "plate"),
        ({"plate": "P" * 26}, 9030, "plate"),
        ({"Amount": ""}, 9033, "amount"),
        ({"Amount": "1.5"}, 9032, "amount"),
        ({"currency": ""}, 9033, "currency"),
        ({"endTime": ""}, 9005, None),
        ({"endTime": "x"}, 9005, None),
    ],
)
def test_enforcement_16_7_D_1_permit_update_refuses(facts, code, field):
    assert refusal(PermitUpdate, **facts) == (code, field)


def test_enforcement_D_1_D_2_what_is_not_sent_stays_out():
    data = read(PermitUpdate, Amount="2.00", startTime="x", zone="y", permitNo="z", plate=None)
    assert data.model_dump(exclude_none=True) == UPDATE | {"amount": Decimal("2.00")}


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"plate": None}, 9006, None),
        ({"plate": "P" * 51}, 9021, None),
        ({"plateType": None}, 9010, None),
        ({"plateType": "", "plateTypeID": " "}, 9010, None),
        ({"plateType": "t" * 51}, 9030, "plateType"),
        ({"plateTypeID": "x"}, 9033, "plateTypeID"),
        ({"plateTypeID": "1" * 10}, 9033, "plateTypeID"),
        ({"prov": None}, 9011, None),
        ({"prov": "p" * 51}, 9030, "prov"),
        ({"provID": "-1"}, 9033, "provID"),
        ({"makeID": "1.5"}, 9033, "makeID"),
        ({"year": "201"}, 9032, "year"),
        ({"year": "20111"}, 9033, "year"),
        ({"year": "20x1"}, 9033, "year"),
        ({"vin": "v" * 26}, 9030, "vin"),
        ({"plateType": None, "year": "1"}, 9010, None),
    ],
)
def test_enforcement_16_8_vehicle_create_refuses(facts, code, field):
    assert refusal(VehiclePush, **facts) == (code, field)


def test_enforcement_16_8_one_of_id_and_name_is_enough():
    assert read(VehiclePush, plateType=None, plateTypeID="4").plate_type_id == 4
    assert read(VehiclePush, prov=None, provID=9).province_id == 9


def test_enforcement_E_2_long_names_of_make_type_and_colour_are_not_refused():
    data = read(VehiclePush, make="m" * 60, type="t" * 60, colour="c" * 60)
    assert (len(data.make), len(data.body_type), len(data.colour)) == (60, 60, 60)


@pytest.mark.parametrize(
    ("zones", "names"),
    [
        ("Lot 01,Lot 02", ["Lot 01", "Lot 02"]),
        (" a , b,", ["a", "b"]),
        (1001, ["1001"]),
        ("", None),
        (" , ", None),
        (None, None),
    ],
)
def test_enforcement_16_4_zones_are_a_list_with_commas(zones, names):
    assert read(PermitStatsRequest, zones=zones).zone_names() == names
