"""One's own profile and address (parking §19.2, UP-2, PRF-3)."""

import re

import pytest

from accounts.acting import ACTING_AS
from accounts.models import User
from accounts.services.profiles import save_profile
from content.models import OutboxMail
from core.models import AuditEntry
from core.system_settings import save_settings
from tests.factories.accounts import ACTOR, PASSWORD, make_driver
from tests.user_portal.test_registration import mailed_link, words, work_off

pytestmark = pytest.mark.django_db
FACTS = {"first_name": "Dora", "last_name": "Diver", "street": "1 Main St", "language": "en"}


def ask(**states):
    save_settings(actor=ACTOR, values={f"profile_{key}": state for key, state in states.items()})


def fresh(scope):
    return User.objects.get(pk=scope.driver.pk)


def test_a_driver_changes_the_facts_that_are_asked_for(scope, signed_in):
    browser = signed_in(scope)
    page = words(browser.get("/profile/"))
    assert "driver@example.com" in page and 'name="street"' in page and 'name="salutation"' not in page
    more = {"salutation": "Dr", "employee_no": "7", "email": "x@example.com", "user_type": "3"}
    answer = browser.post("/profile/", FACTS | more, follow=True)
    assert "Your profile is saved." in words(answer)
    person = fresh(scope)
    assert (person.profile.street, person.email) == ("1 Main St", "driver@example.com")
    assert (person.profile.salutation, person.profile.employee_no) == ("", ""), "nothing else is taken"
    assert person.profile.user_type == scope.driver.profile.user_type
    assert AuditEntry.objects.filter(action="driver.changed").first().actor_label == "Dora Diver"


def test_the_language_is_kept_and_spoken(scope, signed_in):
    browser = signed_in(scope)
    answer = browser.post("/profile/", FACTS | {"language": "fr"}, follow=True)
    assert '<html lang="fr"' in words(answer)
    assert fresh(scope).language == "fr"


def test_parking_29_16_a_field_made_required_comes_before_all_else(scope, signed_in):
    browser = signed_in(scope)
    assert browser.get("/").status_code == 200
    ask(street="required")
    for page in ("/", "/vehicles/", "/vehicles/add/", "/register/", "/password/forgotten/"):
        assert browser.get(page)["Location"] == "/profile/"
    assert browser.post("/vehicles/associate/").status_code == 302
    shown = words(browser.get("/profile/"))
    assert "Complete your profile first" in shown and "Street." in shown
    assert 'href="/vehicles/"' not in shown, "no menu leads to what is closed"
    refused = browser.post("/profile/", FACTS | {"street": " "})
    assert refused.status_code == 200 and list(refused.context["form"].errors) == ["street"]
    assert browser.get("/").status_code == 302
    assert browser.post("/profile/", FACTS)["Location"] == "/"
    assert browser.get("/").status_code == 200


def test_parking_UP_2_signing_out_and_the_password_stay_open(scope, signed_in):
    ask(street="required")
    browser = signed_in(scope)
    assert browser.get("/password/").status_code == 200
    assert browser.get("/profile/email/").status_code == 200
    assert browser.post("/logout/")["Location"] == "/"
    assert browser.get("/").status_code == 200


def test_parking_UP_5_the_password_comes_before_the_profile(scope, signed_in):
    ask(street="required")
    User.objects.filter(pk=scope.driver.pk).update(must_change_password=True)
    browser = signed_in(scope)
    for page in ("/", "/profile/", "/profile/email/", "/vehicles/"):
        assert browser.get(page)["Location"] == "/password/"


def test_required_of_another_grouping_locks_nobody(scope, signed_in):
    ask(employee_no="required")
    assert signed_in(scope).get("/").status_code == 200


def test_parking_PRF_2_a_user_name_is_fixed_unless_the_vendor_allows(scope, signed_in):
    make_driver("taken")
    browser = signed_in(scope)
    browser.post("/profile/", FACTS | {"username": "other"})
    assert fresh(scope).username == "driver"
    save_vendor(True)
    refused = browser.post("/profile/", FACTS | {"username": "TAKEN"})
    assert "taken" in str(refused.context["form"].errors["username"])
    browser.post("/profile/", FACTS | {"username": "other"})
    assert fresh(scope).username == "other"


def save_vendor(allowed):
    save_settings(actor=ACTOR, values={"username_editable": allowed})


def test_who_has_no_user_name_yet_chooses_one(scope, signed_in):
    save_profile(actor=ACTOR, user=scope.driver, values={"username": ""})
    browser = signed_in(scope, "driver@example.com")
    assert browser.get("/")["Location"] == "/profile/"
    browser.post("/profile/", FACTS | {"username": "chosen"})
    assert fresh(scope).username == "chosen" and browser.get("/").status_code == 200


def test_another_address_counts_once_its_link_is_used(scope, signed_in, browse):
    browser = signed_in(scope)
    answer = browser.post("/profile/email/", {"email": "new@example.com", "password": PASSWORD}, follow=True)
    assert "Use it within 72 hours" in words(answer) and "new@example.com" in words(answer)
    assert fresh(scope).email == "driver@example.com"
    link = mailed_link("account.new_email")
    page = browse(scope).get(link)
    assert "new@example.com" in words(page) and 'type="password"' not in words(page)
    stranger = browse(scope)
    assert stranger.post(link).status_code == 302
    assert (fresh(scope).email, fresh(scope).new_email) == ("new@example.com", "")
    assert "Sign in" in words(stranger.get("/")), "a link that changes an address signs nobody in"
    assert OutboxMail.objects.get(kind="account.email_changed").to == "driver@example.com"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"email": "new@example.com", "password": "guess"}, "password"),
        ({"email": "new@example.com"}, "password"),
        ({"email": "nobody", "password": PASSWORD}, "email"),
    ],
)
def test_an_address_that_will_not_do_changes_nothing(scope, signed_in, data, field):
    refused = signed_in(scope).post("/profile/email/", data)
    assert list(refused.context["form"].errors) == [field]
    assert fresh(scope).new_email == ""


def test_parking_UP_4_the_page_does_not_tell_whose_an_address_is(scope, signed_in):
    make_driver("other")
    pages = set()
    for email in ("other@example.com", "free1@example.com"):
        page = words(
            signed_in(scope).post("/profile/email/", {"email": email, "password": PASSWORD}, follow=True)
        )
        pages.add(re.sub(r'value="\w{64}"', "", page).replace(email, ""))
    assert len(pages) == 1
    work_off()
    assert set(OutboxMail.objects.values_list("to", "kind")) == {
        ("free1@example.com", "account.new_email"),
    }, "the first wish was given up for the second"


@pytest.fixture
def acting(scope, browse):
    """A browser of the administrator, who is signed in as the driver."""
    browser = browse(scope)
    browser.post("/admin/login/", {"identifier": "admin", "password": PASSWORD})
    session = browser.session
    session[ACTING_AS] = scope.driver.pk
    session.save()
    return browser


def test_parking_UP_11_staff_act_as_a_driver_without_the_drivers_keys(scope, acting):
    assert "Hello Dora Diver" in words(acting.get("/"))
    acting.post("/profile/", FACTS | {"street": "2 Side St"})
    entry = AuditEntry.objects.filter(action="driver.changed").first()
    assert (entry.actor_label, entry.behalf_label) == ("admin", "Dora Diver")
    assert acting.get("/password/").status_code == 403
    refused = acting.post("/profile/email/", {"email": "x@example.com", "password": PASSWORD})
    assert refused.status_code == 200 and fresh(scope).new_email == ""
    acting.post("/logout/")
    assert "Hello" not in words(acting.get("/"))
    assert acting.get("/admin/").status_code == 200
