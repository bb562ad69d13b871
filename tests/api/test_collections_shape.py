"""The vendor's sample of overdue violations, rebuilt from data (enforcement §16.11, seeds/003)."""

from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pytest
from django.db import connection

from accounts.choices import Grouping, UserKind
from accounts.models import Profile, Province, User, UserType
from api.collections_answer import OverdueTickets
from core import audit
from core.models import AuditEntry, Client
from core.scoping import client_scope
from parking.choices import AlarmScope
from parking.models import (
    BodyType,
    Colour,
    Location,
    Make,
    PeopleAlarm,
    PlateAlarm,
    PlateType,
    Vehicle,
    VehicleDriver,
)
from tests.factories.accounts import ACTOR
from tests.factories.violations import ViolationFactory, ViolationLineFactory
from violations.choices import AppealFormat, AppliesTo, FineAction
from violations.models import OffenceItem, TicketCategory, Violation, ViolationAttachment, ViolationLine

PATH = "violations/send_overdue_to_collections"
SAMPLE = orjson.loads(Path(__file__).with_name("fixtures").joinpath("overdue_violations.json").read_bytes())
# Where we differ on purpose: secrets are null (H-4), and the vehicle's counters are right (enforcement §17).
OURS = {
    "state.version": "1",
    "state.csrf_token": None,
    "records.0.vehicle.drivers.0.encid": None,
    "records.0.vehicle.drivers.0.salt": None,
    "records.0.vehicle.TotalVio": 1,
    "records.0.vehicle.TotalUnpaid": 1,
}


def at(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def made_at(row, stamp: str) -> None:
    type(row).objects.filter(pk=row.pk).update(created_at=at(stamp))


def told(row, stamp: str, action="x.changed") -> None:
    """What the audit would know of the row had it been touched then."""
    entry = audit.record(ACTOR, action, row)
    AuditEntry.objects.filter(pk=entry.pk).update(at=at(stamp))


def pick(model, row, key, name, **facts):
    made = model.objects.create(number=row[key], name=row[name], **facts)
    told(made, row["modified"])
    return made


@pytest.fixture
def sample(ours):
    """The rows that the vendor's sample tells of, in `ours`."""
    with client_scope(ours.client):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL opscom.purge = 'on'")
        for model in (AuditEntry, Make, Colour, BodyType, PlateType, Province, TicketCategory):
            model.objects.all().delete()
        build(SAMPLE["records"][0])
    return ours


def build(said: dict) -> None:
    for pk, name in ((said["Writer"], "writer"), (said["AccessAdminID"], "keyer")):
        User.objects.create(pk=pk, kind=UserKind.STAFF, username=name)
    place = said["location"]
    location = pick(Location, place, "LocationID", "LocationName", gis_no=place["GisNo"])
    category = pick(
        TicketCategory, said["category"], "TicketTypeID", "TicketTypeName",
        applies_to=said["category"]["appliesTo"], handheld_visible=False,
    )  # fmt: skip
    ticket = Violation.objects.create(
        pk=said["ViolationID"], ticket=said["Ticket"], uuid=said["UUID"], pin="8TQ4M2", category=category,
        vehicle=build_vehicle(said["vehicle"]), plate=said["vehicle"]["Plate"], location=location,
        writer_id=said["Writer"], keyed_by_id=said["AccessAdminID"], issued_at=at(said["Issued"]),
        due_at=at(said["Due"]), fine=said["Fine"], notice_step=said["AutoNotice"],
    )  # fmt: skip
    made_at(ticket, said["Created"])
    for line in said["details"]:
        build_line(ticket, line)
    for file in said["attachments"]:
        build_file(ticket, file)


def build_vehicle(said: dict) -> Vehicle:
    place, plate_type = said["province"], said["plate_type"]
    vehicle = Vehicle.objects.create(
        pk=said["VehicleID"], plate=said["Plate"], plate_key=said["Plate"], year=said["Year"],
        plate_type=pick(PlateType, plate_type, "TypeID", "TypeName", short_name=plate_type["typeCode"]),
        province=pick(Province, place, "ProvID", "ProvName", code=place["ProvCode"], country="CA"),
        make=pick(Make, said["make"], "MakeID", "MakeName"),
        colour=pick(Colour, said["colour"], "ColourID", "ColourName"),
        body_type=pick(BodyType, said["vehicle_type"], "TypeID", "TypeName"),
    )  # fmt: skip
    made_at(vehicle, said["created"])
    told(vehicle, said["lastUpdate"])
    told(vehicle, said["modified"], "vehicle.linked")
    for driver in said["drivers"]:
        VehicleDriver.objects.create(vehicle=vehicle, user=build_driver(driver))
    return vehicle


def build_driver(said: dict) -> User:
    user = User.objects.create(
        pk=said["UserID"], kind=UserKind.DRIVER, first_name=said["firstName"], last_name=said["lastName"],
        username=said["username"], email=said["email"], public_id=said["UserUUID"], language=said["language"],
        login_source=said["loginSource"], must_change_password=True,
    )  # fmt: skip
    made_at(user, said["created"])
    told(user, said["lastUpdated"])
    told(user, said["modified"], "person.signed_in")
    kind = UserType.objects.filter(number=said["UserTypeID"]).first() or UserType.objects.create(
        number=said["UserTypeID"], name="Demo of seven", grouping=Grouping.PUBLIC
    )
    Profile.objects.create(
        user=user, user_type=kind, salutation=said["salutation"], street=said["street"], city=said["city"],
        postal_code=said["postal"], province=Province.objects.get(number=said["prov"]), licence_no=said["DLNum"],
        phone_cell=said["phonecell"], employee_no=said["employNo"], birth_date=date(2020, 10, 14),
        licence_province=Province.objects.create(number=said["DLprov"], name="Ohio", code="OH", country="US"),
    )  # fmt: skip
    return user


def build_line(ticket: Violation, said: dict) -> None:
    kind = said["type"]
    item = OffenceItem.objects.create(
        number=kind["ViolationTypeID"], description=f"  {kind['ViolationDescr']}",
        category=TicketCategory.objects.create(number=kind["category_id"], name="Private Property"),
        default_cost=kind["DefaultCost"], discount_amount=kind["discountAmount"],
        discount_hours=kind["discountHours"], by_law_code=kind["bylawcode"],
    )  # fmt: skip
    made_at(item, kind["created"])
    told(item, kind["modified"])
    line = ViolationLine.objects.create(
        pk=said["ViolationsDetailID"], violation=ticket, item=item, description=kind["ViolationDescr"],
        fine=said["offenceFine"], discount_amount=said["discountAmount"], discount_hours=said["discountHours"],
    )  # fmt: skip
    made_at(line, said["created"])


def build_file(ticket: Violation, said: dict) -> None:
    row = ViolationAttachment.objects.create(
        pk=said["attachID"], uuid=said["uniqueid"], violation=ticket, name=f"{said['attachName']}.png",
        media_type=said["attachMime"], file=said["storageLocation"], original="x", size=1, by="writer",
    )  # fmt: skip
    made_at(row, said["created"])


def walk(value, path=""):
    """(path, value) of everything in a document, parents first."""
    yield path, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from walk(part, f"{path}.{name}".lstrip("."))


def form(value):
    """What a value is, apart from its content: keys in their order, length, JSON type."""
    if isinstance(value, dict):
        return list(value)
    return len(value) if isinstance(value, list) else type(value)


def test_enforcement_H_5_the_sample_is_rebuilt_key_by_key(sample):
    reply = sample.call(PATH)
    assert reply.status == 200
    expected, found = dict(walk(SAMPLE)), dict(walk(reply.json))
    assert list(found) == list(expected)
    for path, wanted in expected.items():
        wanted = OURS.get(path, wanted)
        assert form(found[path]) == form(wanted), path
        if not isinstance(wanted, dict | list):
            assert found[path] == wanted, path
    assert OURS.keys() <= expected.keys()
    OverdueTickets.model_validate(reply.json)


def test_enforcement_H_7_flags_are_numbers_except_three_booleans(sample):
    found = dict(walk(sample.call(PATH).json))
    booleans = {path.rpartition(".")[2] for path, value in found.items() if isinstance(value, bool)}
    assert booleans == {"discountFlag", "adminOnly", "adjustable"}
    line = found["records.0.details.0"]
    assert (line["discountFlag"], line["type"]["discountFlag"]) == (1, True)
    assert type(line["discountFlag"]) is int


def test_enforcement_H_4_secrets_and_the_pin_are_never_told(sample):
    reply = sample.call(PATH)
    assert b"8TQ4M2" not in reply.content
    secrets = {"salt", "encid", "register_token", "api_token", "csrf_token", "pin"}
    told = [(path, value) for path, value in walk(reply.json) if path.rpartition(".")[2] in secrets]
    assert len(told) == len(secrets) and {value for _path, value in told} == {None}


def test_enforcement_H_5_a_ticket_of_a_person_has_a_user_and_no_vehicle(sample):
    with client_scope(sample.client):
        person = User.objects.get(pk=73)
        Violation.objects.update(vehicle=None, plate="", person=person)
    record = sample.call(PATH).json["records"][0]
    assert (record["vehicle"], record["VehicleID"], record["userid"]) == (None, None, 73)
    driver = SAMPLE["records"][0]["vehicle"]["drivers"][0]
    assert list(record["user"]) == [key for key in driver if key != "laravel_through_key"]
    assert (record["user"]["UserID"], record["user"]["DOB"]) == (73, driver["DOB"])


def test_what_a_ticket_can_have_besides(sample):
    """Values that the vendor's sample leaves blank."""
    with client_scope(sample.client):
        row = Violation.objects.get()
        Violation.objects.update(
            fine="45.5", towing="120.25", tax="8.12345", comment="On the kerb", private_comment="Rude",
            appealed_at=at("2016-05-04T10:00:00.0Z"), appeal_format=AppealFormat.EMAIL, appeal_reason="I was away",
            appeal_decided_at=at("2016-05-05T10:00:00.0Z"), actioned_at=at("2016-05-05T10:00:00.0Z"),
            actioned_by=row.writer, fine_action=FineAction.REDUCED, adjusted_fine="20.5", action_reason="Once",
        )  # fmt: skip
        ViolationFactory(vehicle=row.vehicle, writer=row.writer, is_warning=True)
        ViolationFactory(vehicle=row.vehicle, writer=row.writer, is_spoiled=True)
        PlateAlarm.objects.create(vehicle=row.vehicle, text="Call dispatch", created_by="x")
        PlateAlarm.objects.create(vehicle=row.vehicle, text="Two dogs", created_by="x")
        for scope in AlarmScope:
            PeopleAlarm.objects.create(person_id=73, scope=scope, text="x", created_by="x")
        ViolationAttachment.objects.filter(pk=1).update(archived_at=row.due_at)
    (record,) = sample.call(PATH).json["records"]
    assert (record["Fine"], record["AdjustedFine"], record["Towing"]) == (45.5, 20.5, 120.25)
    assert (record["taxAmount"], record["Comment"], record["PrivateComments"]) == (
        "8.1235",
        "On the kerb",
        "Rude",
    )
    assert (record["appealType"], record["appealFormat"], record["AppealComment"]) == (
        1,
        "email",
        "I was away",
    )
    assert record["TicketAppeal"] == "2016-05-04T10:00:00.000000Z"
    assert record["AppealProcessDate"] == "2016-05-05T10:00:00.000000Z"
    assert (record["AppealAdminID"], record["AppealAdminComment"]) == (8, "Once")
    assert (record["ActionedPer"], record["AdjustmentReason"]) == ("Reduced", "Once")
    vehicle = record["vehicle"]
    assert [vehicle[key] for key in ("TotalVio", "TotalUnpaid", "TotalWarning")] == [2, 1, 1]
    assert vehicle["vehicleAlert"] == "Call dispatch\nTwo dogs"
    assert [vehicle["drivers"][0][key] for key in ("plateAlert", "peopleAlert")] == [1, 1]
    assert [file["attachID"] for file in record["attachments"]] == [2]
    OverdueTickets.model_validate({"records": [record], "state": {"version": "1", "csrf_token": None}})


def test_what_nobody_touched_was_changed_when_it_was_made(sample):
    with client_scope(sample.client):
        AuditEntry.objects.all().delete()
        Client.objects.update(created_at=at("2019-01-01T00:00:00.0Z"))
    vehicle = sample.call(PATH).json["records"][0]["vehicle"]
    assert vehicle["modified"] == vehicle["lastUpdate"] == vehicle["created"]
    assert vehicle["make"]["modified"] == "2019-01-01T00:00:00.000000Z"


def test_applies_to_speaks_the_documents_numbers():
    assert [kind.value for kind in AppliesTo] == [1, 2, 3]


def test_an_offence_elsewhere_names_its_own_place(sample):
    with client_scope(sample.client):
        other = Location.objects.create(number=7, name="Pier")
        ViolationLine.objects.update(location=other)
        row = Violation.objects.get()
        here = ViolationLineFactory(violation=row)
    details = sample.call(PATH).json["records"][0]["details"]
    assert {line["ViolationsDetailID"]: line["LocationID"] for line in details} == {10: 7, here.pk: 6}
