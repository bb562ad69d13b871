"""Finding people, and people who may be one (parking USR-5, USR-7)."""

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from accounts.models import Profile, User
from accounts.queries.duplicates import same_email, same_staff_number, same_student_number
from accounts.queries.person_search import found, people
from accounts.services.archive import archive_person
from core.scoping import client_scope
from parking.queries.drivers_of import drivers_of_plate, links_to_shared_vehicles
from tests.factories.accounts import ACTOR, make_driver
from tests.factories.parking import PlateTypeFactory, VehicleDriverFactory, VehicleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def berg(scope):
    user = make_driver(
        "jvb",
        email="jan.berg@uni.example",
        first_name="Jan Willem",
        last_name="van den Berg",
        unique_id="U-77",
    )
    facts = {
        "preferred_name": "Janwil",
        "account_number": "AC-1",
        "student_no": "S100",
        "employee_no": "E200",
    }
    Profile.objects.filter(user=user).update(
        **facts, phone_cell="+1 (613) 555-0100", employee_phone="555 0199 ext 4"
    )
    return user


@pytest.mark.parametrize("text", [
    "jan", "JAN WILLEM", "van den", "van den berg", "berg", "Berg", "jan willem van", "van den berg jan",
    "van den Berg, Jan", "jvb", "jan.berg@", "JANWIL", "ac-1", "s100", "e200", "u-77", "1613555", "1 613-555 0100",
    "(613", "  berg  ",
])  # fmt: skip
def test_parking_USR_7_a_person_is_found_by_what_the_office_knows(scope, berg, text):
    expected = [] if text == "(613" else [berg]  # phones are found by their beginning
    assert list(found(people(), text)) == expected


@pytest.mark.parametrize("text", ["erg", "zz", "100", "jan den", "%", "_an", "\x00zz", "55"])
def test_a_search_finds_beginnings_only(scope, berg, text):
    assert list(found(people(), text)) == []


def test_nothing_searched_for_is_everybody_in_order(scope, berg):
    assert list(found(people(), "  ")) == [scope.driver, berg]


def test_parking_UP_13_archived_people_are_found_on_request(scope, berg):
    archive_person(actor=ACTOR, user=berg)
    assert not found(people(), "berg").exists()
    assert list(found(people(archived=True), "berg")) == [berg]


def test_a_plate_finds_its_drivers_of_now(scope, berg):
    link = VehicleDriverFactory(vehicle=VehicleFactory(plate="ABC 123"), user=berg)
    assert list(found(people(), "abc-123", also=[drivers_of_plate("abc-123")])) == [berg]
    type(link).objects.update(until="2026-01-01T00:00Z")
    assert not found(people(), "abc123", also=[drivers_of_plate("abc123")]).exists()
    assert not drivers_of_plate(" - ").exists()


def test_another_clients_people_are_never_found(scope, there, berg):
    with client_scope(there.client):
        assert not found(people(), "berg").exists()
        assert [user.client_id for user in found(people(), "driver")] == [there.client.pk]


INDEXES = (
    *("user_first_name", "user_last_name", "user_last_word", "user_username", "user_email", "user_unique_id"),
    *("profile_student_no", "profile_employee_no", "profile_account_number", "profile_preferred_name"),
    *("profile_phone_cell", "profile_student_phone", "profile_employee_phone"),
)
MANY = """
WITH made AS (
    INSERT INTO accounts_user (client_id, kind, public_id, username, email, first_name, last_name, language, status,
                               login_source, unique_id, new_email, archived_from, must_change_password, created_at,
                               password, badge_number)
    SELECT %(client)s, 'driver', gen_random_uuid(), 'user' || n, 'user' || n || '@example.com', 'First' || n %% 997,
           'Last' || n %% 1009, '', 'active', 'OPSCOM', 'U' || n, '', '', false, now(), '!', ''
      FROM generate_series(1, %(people)s) n
    RETURNING id
)
INSERT INTO accounts_profile (client_id, user_id, user_type_id, student_no, phone_cell, {blank}, email_consent,
                              is_company_manager, is_bill_recipient)
SELECT %(client)s, id, %(type)s, 'S' || id, '(613) ' || id, {nothing}, false, false, false FROM made
"""


def many_people(scope, people):
    """This many drivers, by one statement."""
    text = (models.CharField, models.TextField)
    given = ("student_no", "phone_cell")
    blank = [f.column for f in Profile._meta.fields if isinstance(f, text) and f.name not in given]
    sql = MANY.format(blank=", ".join(blank), nothing=", ".join(["''"] * len(blank)))
    facts = {"client": scope.client.pk, "people": people, "type": scope.driver.profile.user_type_id}
    with connection.cursor() as cursor:
        cursor.execute(sql, facts)
        cursor.execute("ANALYZE accounts_user, accounts_profile")


def test_parking_USR_7_a_search_is_index_probes_alone(scope, berg):
    """Of 20,000 people: neither looking up the ids nor reading the people goes through them all."""
    many_people(scope, 20_000)
    for text in ("1613555", "First77 Last77"):
        with CaptureQueriesContext(connection) as captured:
            assert list(found(people(), text)[:25])
        with connection.cursor() as cursor:
            plans = []
            for query in captured.captured_queries:
                cursor.execute(f"EXPLAIN {query['sql']}")
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
        assert len(plans) == 2 and "Seq Scan" not in "".join(plans), plans
        if text == "1613555":
            assert [index for index in INDEXES if index not in plans[0]] == []


def test_a_search_that_finds_very_many_is_as_right(scope, berg):
    many_people(scope, 1_500)
    assert found(people(), "user").count() == 1_500
    assert found(people(), "user1499").count() == 1


def test_parking_USR_5_duplicates_by_number_and_address(scope, berg):
    twin = make_driver("twin", email="jan.berg+parking@uni.example")
    other = make_driver("other", email="berg@uni.example")
    Profile.objects.filter(user=twin).update(student_no="s100")
    Profile.objects.filter(user=other).update(employee_no="E200")
    assert set(same_email()) == {berg, twin}
    assert {user.value for user in same_email()} == {"jan.berg@uni.example"}
    assert set(same_student_number()) == {berg, twin}
    assert set(same_staff_number()) == {berg, other}
    archive_person(actor=ACTOR, user=twin)
    assert not same_email().exists() and not same_student_number().exists()


def test_parking_USR_5_duplicates_by_vehicle_strict_or_of_any_plate_type(scope, berg):
    car = VehicleFactory(plate="AAA 1")
    twin = VehicleFactory(plate="AAA-1", province=car.province, plate_type=PlateTypeFactory(name="Rocket"))
    for vehicle, user in ((car, berg), (twin, scope.driver)):
        VehicleDriverFactory(vehicle=vehicle, user=user)
    assert not links_to_shared_vehicles().exists()
    assert {link.user for link in links_to_shared_vehicles(any_plate_type=True)} == {berg, scope.driver}
    VehicleDriverFactory(vehicle=car, user=scope.driver)
    assert {(link.user, link.vehicle) for link in links_to_shared_vehicles()} == {
        (berg, car),
        (scope.driver, car),
    }
    assert User.objects.drivers().count() == 2
