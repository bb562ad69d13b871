"""Users pushed (enforcement §16.10)."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.choices import UserStatus
from accounts.models import LockerUserType, LoginSource, Profile, User, UserType
from accounts.schemas import ProfilePush
from accounts.services.archive import archive_person
from api.answers import ProfileAccepted
from core.models import AuditEntry
from core.scoping import client_scope
from tests.api.conftest import ACTOR
from tests.factories.accounts import make_driver

# The document's own body.
SAMPLE = {
    "unique_id": "tester23",
    "login_source": "OPSCOM",
    "first_name": "firstname",
    "last_name": "lastname",
    "user_name": "username",
    "email": "test@test.com",
    "street": "123 Main Street, 123 Main Street,123 Main Street,123 Main Street,123 Main Street,123 Main Street",
    "city": "Everywhere",
    "province": "bc",
    "state": "NY",
    "postal_code": "HOHOHO",
    "zip": "12345-1212",
    "street2": "123 General Street",
    "city2": "Somewhere",
    "province2": "AB",
    "state2": "MA",
    "postal_code2": "A9A9A9",
    "zip2": "54321-1212",
    "phone_cell": "613-555-1212",
    "user_type_id": "6",
    "employ_no": "employee number: default",
    "employee_phone": "emp ph. klondike 555",
    "student_no": "SN 543209854",
    "student_phone": "999",
    "driver_licence_num": "QC 99999999",
    "driver_license_num": "NYNY",
    "date_of_birth": "1901-01-31",
    "locker_user_type_id": "3",
    "driver_licence_prov": "BC",
    "driver_license_state": "CA",
}
KEY = {"unique_id": "tester23", "login_source": "OPSCOM"}


def without(*names, **facts):
    return {name: value for name, value in SAMPLE.items() if name not in names} | facts


def push(site, body=None, **facts):
    return site.call("profiles/push", SAMPLE | facts if body is None else body)


def person(site, unique_id="tester23") -> Profile:
    with client_scope(site.client):
        lists = ("province", "province2", "licence_province", "user_type", "locker_user_type")
        return Profile.objects.select_related("user", *lists).get(user__unique_id=unique_id)


def people(site) -> int:
    with client_scope(site.client):
        return User.objects.drivers().count()


def actions(site) -> list[str]:
    with client_scope(site.client):
        entries = AuditEntry.objects.filter(object_type="accounts.user").order_by("id")
        return [entry.action for entry in entries]


def test_enforcement_16_10_the_documents_body_makes_a_user(ours):
    reply = push(ours)
    assert reply.status == 200, reply.json
    ProfileAccepted.model_validate(reply.json)
    made = person(ours)
    assert reply.json == {"status": "success", "reference_id": made.user_id}
    user = made.user
    assert (user.kind, user.status, user.login_source) == ("driver", "active", "OPSCOM")
    assert (user.first_name, user.last_name, user.username) == ("firstname", "lastname", "username")
    assert (user.email, user.language) == ("test@test.com", ours.client.default_language)
    assert (made.street, made.city, made.postal_code) == (SAMPLE["street"], "Everywhere", "HOHOHO")
    assert (made.street2, made.city2, made.postal_code2) == ("123 General Street", "Somewhere", "A9A9A9")
    assert (made.province.code, made.province2.code, made.licence_province.code) == ("BC", "AB", "BC")
    assert (made.employee_no, made.employee_phone) == ("employee number: default", "emp ph. klondike 555")
    assert (made.student_no, made.student_phone, made.phone_cell) == ("SN 543209854", "999", "613-555-1212")
    assert (made.licence_no, made.birth_date) == ("QC 99999999", date(1901, 1, 31))
    assert (made.user_type.number, made.locker_user_type.number) == (6, 3)


def test_enforcement_G_1_the_same_key_updates_the_same_user_and_G_10_answers_the_same(ours):
    first = push(ours).json
    assert push(ours, first_name="other", city="Elsewhere", user_type_id=1).json == first
    made = person(ours)
    assert (made.user.first_name, made.city, made.user_type.number) == ("other", "Elsewhere", 1)
    assert people(ours) == 1


def test_enforcement_T25_create_without_email_is_9016_update_without_succeeds(ours):
    reply = push(ours, without("email"))
    assert (reply.status, reply.code) == (400, 9016)
    assert people(ours) == 0
    first = push(ours).json
    assert push(ours, without("email", city="Elsewhere")).json == first
    assert (person(ours).user.email, person(ours).city) == ("test@test.com", "Elsewhere")


@pytest.mark.parametrize("number", ["3", 3])
def test_enforcement_16_10_locker_user_type_as_text_or_number(ours, number):
    assert push(ours, locker_user_type_id=number).status == 200
    assert person(ours).locker_user_type.number == 3


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        (without("unique_id"), 9013, None),
        (without(unique_id=" "), 9013, None),
        (without("login_source"), 9014, None),
        (without(login_source="NOWHERE"), 9015, None),
        (without("email"), 9016, None),
        (without(email=""), 9016, None),
        (without("first_name"), 9017, None),
        (without("last_name"), 9018, None),
        (without(unique_id="x" * 51), 9030, "unique_id"),
        (without(login_source="x" * 21), 9030, "login_source"),
        (without(first_name="x" * 51), 9030, "first_name"),
        (without(last_name="x" * 51), 9030, "last_name"),
        (without(user_name="x" * 51), 9030, "user_name"),
        (without(email=f"{'x' * 90}@example.com"), 9030, "email"),
        (without(email="no address"), 9033, "email"),
        (without(street="x" * 256), 9030, "street"),
        (without(city="x" * 51), 9030, "city"),
        (without(province="BCX"), 9030, "province"),
        (without(province="ZZ"), 9033, "province"),
        (without(postal_code="x" * 21), 9030, "postal_code"),
        (without(street2="x" * 21), 9030, "street2"),
        (without(city2="x" * 51), 9030, "city2"),
        (without(province2="ZZ"), 9033, "province2"),
        (without(postal_code2="x" * 21), 9030, "postal_code2"),
        (without(phone_cell="x" * 21), 9030, "phone_cell"),
        (without(user_type_id="99"), 9033, "user_type_id"),
        (without(user_type_id="six"), 9033, "user_type_id"),
        (without(employ_no="x" * 51), 9030, "employ_no"),
        (without(employee_phone="x" * 51), 9030, "employee_phone"),
        (without(student_no="x" * 51), 9030, "student_no"),
        (without(student_phone="x" * 51), 9030, "student_phone"),
        (without(driver_licence_num="x" * 256), 9030, "driver_licence_num"),
        (without(date_of_birth="1901-1-31"), 9033, "date_of_birth"),
        (without(date_of_birth="1901-02-30"), 9033, "date_of_birth"),
        (without(date_of_birth="2999-01-01"), 9033, "date_of_birth"),
        (without(date_of_birth="1901-01-31T00:00"), 9030, "date_of_birth"),
        (without(locker_user_type_id="99"), 9033, "locker_user_type_id"),
        (without(driver_licence_prov="ZZ"), 9033, "driver_licence_prov"),
    ],
)
def test_enforcement_16_10_each_rule_has_its_code(ours, body, code, field):
    reply = push(ours, body)
    assert (reply.code, reply.json.get("Field")) == (code, field)
    assert people(ours) == 0


def test_enforcement_16_10_each_limit_is_the_documents(ours):
    """The longest values that are still right, so that a limit that is one short shows too."""
    longest = {
        "unique_id": "x" * 50, "first_name": "x" * 50, "last_name": "x" * 50, "user_name": "x" * 50,
        "email": f"{'x' * 60}@{'y' * 35}.com", "street": "x" * 255, "city": "x" * 50, "postal_code": "x" * 20,
        "street2": "x" * 20, "city2": "x" * 50, "postal_code2": "x" * 20, "phone_cell": "x" * 20,
        "employ_no": "x" * 50, "employee_phone": "x" * 50, "student_no": "x" * 50, "student_phone": "x" * 50,
        "driver_licence_num": "x" * 255,
    }  # fmt: skip
    assert len(longest["email"]) == 100
    assert push(ours, **longest).status == 200
    assert person(ours, "x" * 50).licence_no == "x" * 255


def test_enforcement_9019_and_9020_look_at_other_drivers_in_any_case(ours):
    with client_scope(ours.client):
        make_driver("Taken", unique_id="other")
    assert (push(ours, email="TAKEN@example.com").code, push(ours, user_name="tAKEN").code) == (9019, 9020)
    assert people(ours) == 1
    push(ours)
    assert (push(ours, email="taken@example.com").code, push(ours, user_name="taken").code) == (9019, 9020)
    assert (person(ours).user.email, person(ours).user.username) == ("test@test.com", "username")
    assert push(ours, email="TEST@test.com", user_name="UserName").status == 200, "their own is nobody else's"


def test_enforcement_G_3_street_and_G_5_aliases_in_their_order(ours):
    push(ours, without("province", "postal_code", "driver_licence_num", "driver_licence_prov"))
    made = person(ours)
    assert (made.province.code, made.postal_code) == ("NY", "12345-1212")
    assert (made.licence_no, made.licence_province.code) == ("NYNY", "CA")


def test_enforcement_G_6_an_update_leaves_alone_what_was_not_sent(ours):
    push(ours)
    before = vars(person(ours)).copy(), vars(person(ours).user).copy()
    assert push(ours, KEY | {"city": "", "street": None}).status == 200
    after = vars(person(ours)), vars(person(ours).user)
    for old, new in zip(before, after, strict=True):
        assert {k: v for k, v in old.items() if k[0] != "_"} == {k: v for k, v in new.items() if k[0] != "_"}
    assert actions(ours) == ["driver.created"], "nothing changed, so nothing is told"


def test_enforcement_G_7_a_new_user_has_no_password(ours):
    with client_scope(ours.client):
        LoginSource.objects.create(code="SAML", name="Campus")
    push(ours, login_source="saml")
    assert person(ours).user.login_source == "SAML"
    assert not person(ours).user.has_usable_password()


@pytest.mark.parametrize("name", ["drivers_license_num", "drivers_license_prov", "data_of_birth", "active"])
def test_enforcement_G_8_the_older_names_are_for_files_alone(ours, name):
    push(ours, **{name: "0"})
    assert (person(ours).licence_no, person(ours).user.status) == ("QC 99999999", "active")
    assert name not in {n for names in ProfilePush.documented.values() for n in names.names + names.silently}


def test_enforcement_G_9_an_archived_user_is_updated_and_stays_archived(ours):
    push(ours)
    with client_scope(ours.client):
        archive_person(actor=ACTOR, user=person(ours).user)
    assert push(ours, city="Elsewhere").status == 200
    assert (person(ours).city, person(ours).user.status) == ("Elsewhere", UserStatus.ARCHIVED)


def test_UT_2_an_archived_type_is_refused_but_for_who_has_it(ours):
    push(ours)
    with client_scope(ours.client):
        UserType.objects.filter(number__in=(5, 6)).update(archived_at=person(ours).user.created_at)
        LockerUserType.objects.filter(number=1).update(archived_at=person(ours).user.created_at)
    assert push(ours, city="Elsewhere").status == 200
    assert push(ours, user_type_id="5").json["Field"] == "user_type_id"
    assert push(ours, locker_user_type_id="1").json["Field"] == "locker_user_type_id"


def test_a_change_is_told_by_its_old_and_new_words_under_the_tokens_name(ours):
    push(ours)
    push(ours, city="Elsewhere", province="ON")
    with client_scope(ours.client):
        entry = AuditEntry.objects.filter(action="driver.changed").get()
    assert entry.data == {"city": ["Everywhere", "Elsewhere"], "province": ["British Columbia", "Ontario"]}
    assert (entry.actor_kind, entry.actor_label) == ("token", "HotSpot")
    assert (entry.object_id, entry.object_label) == (str(person(ours).user_id), "firstname lastname")


def test_X_1_another_clients_user_of_the_same_key_is_untouched(ours, theirs):
    mine, other = push(ours).json["reference_id"], push(theirs).json["reference_id"]
    assert mine != other
    push(ours, email="new@test.com", first_name="new")
    assert (person(theirs).user.email, person(theirs).user.first_name) == ("test@test.com", "firstname")
    assert push(ours, unique_id="second", email="test@test.com", user_name="x").status == 200


def test_a_staff_members_names_are_free_for_a_driver(ours):
    from tests.factories.accounts import make_staff

    with client_scope(ours.client):
        make_staff("username", email="test@test.com")
    assert push(ours).status == 200


@pytest.mark.django_db(transaction=True)
def test_parking_X_9_pushed_by_many_at_once_the_user_is_made_once(ours):
    replies, start = [], Barrier(4)

    def call(number):
        start.wait()
        replies.append(push(ours, city=f"City {number}"))
        connection.close()

    threads = [Thread(target=call, args=(number,)) for number in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert {reply.status for reply in replies} == {200}, [reply.json for reply in replies]
    assert len({reply.json["reference_id"] for reply in replies}) == 1
    assert people(ours) == 1
