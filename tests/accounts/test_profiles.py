"""Facts of drivers: kept, asked for, missed (parking §24.4)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.choices import FIELDS, UserStatus
from accounts.exceptions import EmailTaken, NameMissing, UserNameTaken
from accounts.forms import ProfileForm
from accounts.models import Company, Profile, Province, Session, User, UserType
from accounts.queries.profiles import field_states, missing_fields, profile_of, profile_values
from accounts.services.profiles import OF_PROFILE, OF_USER, save_profile
from core.models import AuditEntry
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.factories.accounts import ACTOR, make_driver

pytestmark = pytest.mark.django_db
FACTS = {"first_name": "Dora", "last_name": "Diver", "email": "driver@example.com", "username": "driver"}


def fresh(user):
    return User.objects.get(pk=user.pk)


def ask(**states):
    save_settings(actor=ACTOR, values={f"profile_{key}": state for key, state in states.items()})


def staff_type():
    return UserType.objects.get(name="Full Time Staff")


def test_a_change_is_kept_and_told_once(scope):
    ontario = Province.objects.get(code="ON")
    values = {"first_name": " Dora ", "street": "1 Main St", "province": ontario, "user_type": staff_type()}
    save_profile(actor=scope.clerk.actor, user=scope.driver, values=values)
    driver = fresh(scope.driver)
    assert (driver.first_name, driver.profile.street, driver.profile.province) == (
        "Dora",
        "1 Main St",
        ontario,
    )
    assert driver.profile.user_type == staff_type()
    entry = AuditEntry.objects.get(action="driver.changed")
    assert (entry.actor_label, entry.object_label) == ("clerk", "Dora")
    assert entry.data == {
        "first_name": ["", "Dora"],
        "street": ["", "1 Main St"],
        "province": [None, "Ontario"],
        "user_type": ["Full Time Student", "Full Time Staff"],
    }
    save_profile(actor=scope.clerk.actor, user=driver, values=values)
    assert AuditEntry.objects.filter(action="driver.changed").count() == 1


def test_every_fact_of_a_driver_can_be_written(scope):
    assert {field.key for field in FIELDS} <= {*OF_USER, *OF_PROFILE}
    company = Company.objects.create(name="Acme")
    values = {"company": company, "is_company_manager": True, "private_comment": "x", "account_number": "7"}
    profile = profile_of(save_profile(actor=ACTOR, user=scope.driver, values=values))
    assert (profile.company, profile.is_company_manager, profile.account_number) == (company, True, "7")
    with pytest.raises(KeyError, match="password"):
        save_profile(actor=ACTOR, user=scope.driver, values={"password": "x"})


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"username": "OTHER", "street": "x"}, UserNameTaken),
        ({"email": "Other@example.com", "street": "x"}, EmailTaken),
        ({"username": " ", "email": "", "street": "x"}, NameMissing),
    ],
)
def test_parking_UP_4_a_refused_change_changes_nothing(scope, values, refusal):
    make_driver("other")
    with pytest.raises(refusal):
        save_profile(actor=ACTOR, user=scope.driver, values=values)
    driver = fresh(scope.driver)
    assert (driver.username, driver.email, driver.profile.street) == ("driver", "driver@example.com", "")


def test_staff_and_the_drivers_of_others_are_not_reached(scope, there):
    for user in (scope.clerk, there.driver):
        with pytest.raises(User.DoesNotExist):
            save_profile(actor=ACTOR, user=user, values={"first_name": "x"})
    with client_scope(there.client):
        assert fresh(there.driver).first_name == ""


def test_parking_UP_13_whoever_is_disabled_is_signed_out(scope):
    Session.objects.create(
        session_key="s", session_data="", user=scope.driver, expire_date=timezone.now() + timedelta(hours=1)
    )
    save_profile(actor=ACTOR, user=scope.driver, values={"status": UserStatus.ACTIVE})
    assert Session.objects.count() == 1
    save_profile(actor=ACTOR, user=scope.driver, values={"status": UserStatus.DISABLED})
    assert not Session.objects.exists()


def test_an_address_that_the_office_sets_ends_the_wait_for_another(scope):
    User.objects.filter(pk=scope.driver.pk).update(new_email="mine@example.com")
    save_profile(actor=ACTOR, user=scope.driver, values={"email": "office@example.com"})
    assert (fresh(scope.driver).email, fresh(scope.driver).new_email) == ("office@example.com", "")


def test_states_are_the_clients_own(scope, there):
    assert (field_states()["street"], field_states()["salutation"]) == ("visible", "hidden")
    ask(street="required")
    assert field_states()["street"] == "required"
    with client_scope(there.client):
        assert field_states()["street"] == "visible"


def test_parking_UP_2_what_is_required_and_empty_is_missing(scope):
    assert missing_fields(scope.driver) == ["first_name", "last_name"]
    driver = save_profile(actor=ACTOR, user=scope.driver, values=FACTS)
    assert missing_fields(driver) == []
    ask(province="required", birth_date="required", employee_no="required", street="hidden")
    assert missing_fields(fresh(driver)) == ["province", "birth_date"], "Employee is not asked of students"
    save_profile(
        actor=ACTOR, user=driver, values={"user_type": staff_type(), "birth_date": date(2000, 2, 29)}
    )
    assert missing_fields(fresh(driver)) == ["province", "employee_no"]


def test_an_address_that_waits_for_confirmation_is_not_missing(scope):
    User.objects.filter(pk=scope.driver.pk).update(email="", new_email="new@example.com")
    assert "email" not in missing_fields(fresh(scope.driver))


def test_asking_again_costs_nothing(scope, django_assert_num_queries):
    driver = fresh(scope.driver)
    with django_assert_num_queries(1):
        missing_fields(driver)
        profile_values(driver)
        str(profile_of(driver).province)


class OfficeForm(ProfileForm):
    hidden_too = True


def test_parking_PRF_1_the_form_asks_by_state_and_grouping(scope):
    form = ProfileForm(instance=profile_of(scope.driver))
    assert {"street", "student_no"} <= form.fields.keys()
    assert not {"salutation", "employee_no", "licence_no"} & form.fields.keys()
    assert [str(heading) for heading, _hint, _fields in form.grouped()] == [
        "User Name",
        "Address",
        "Phone",
        "Student",
    ]
    assert form.fields["first_name"].required and not form.fields["street"].required
    assert form["username"].value() == "driver"
    new = ProfileForm(user_type=staff_type())
    assert "employee_no" in new.fields and "student_no" not in new.fields
    office = OfficeForm(instance=profile_of(scope.driver))
    assert {"salutation", "licence_no", "birth_date"} <= office.fields.keys()
    assert "employee_no" not in office.fields


def test_an_always_required_field_cannot_be_hidden(scope):
    ask(email="hidden", first_name="visible")
    form = ProfileForm(instance=profile_of(scope.driver))
    assert form.fields["email"].required and form.fields["first_name"].required


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"first_name": " "}, "first_name"),
        ({"email": "nobody"}, "email"),
        ({"street": ""}, "street"),
        ({"birth_date": "2999-01-01"}, "birth_date"),
        ({"birth_date": "2001-02-29"}, "birth_date"),
        ({"postal_code": "x" * 21}, "postal_code"),
        ({"city": "a\x00b"}, "city"),
        ({"province": "0"}, "province"),
    ],
)
def test_the_form_is_not_taken_with(scope, wrong, field):
    ask(street="required", birth_date="visible")
    right = FACTS | {"street": "1 Main St", "birth_date": "2000-02-29"}
    instance = profile_of(scope.driver)
    assert ProfileForm(right, instance=instance).is_valid()
    form = ProfileForm(right | wrong, instance=instance)
    assert list(form.errors) == [field]
    assert instance.street == "", "a form leaves the row as it is stored"


def test_the_form_hands_its_values_to_the_service(scope):
    ontario = Province.objects.get(code="ON")
    form = ProfileForm(FACTS | {"province": ontario.pk}, instance=profile_of(scope.driver))
    assert form.is_valid(), form.errors
    save_profile(actor=ACTOR, user=scope.driver, values=form.values())
    profile = Profile.objects.get(user=scope.driver)
    assert (profile.user.first_name, profile.province) == ("Dora", ontario)


def test_provinces_of_others_are_not_offered(scope, there):
    with client_scope(there.client):
        theirs = Province.objects.get(code="ON")
    form = ProfileForm(FACTS | {"province": theirs.pk}, instance=profile_of(scope.driver))
    assert list(form.errors) == ["province"]
