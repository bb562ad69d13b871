"""People register themselves and change their address (parking UP-1 to UP-4, §19.4)."""

import re
from datetime import timedelta

import pytest

from accounts.choices import UserStatus
from accounts.exceptions import (
    EmailTaken,
    LinkSpent,
    RegistrationClosed,
    TooManyRequests,
    WeakPassword,
    WrongPassword,
)
from accounts.models import LoginSource, PasswordRequest, User, UserType
from accounts.queries import guest_type, user_types
from accounts.queries.profiles import registrable_types
from accounts.rules.links import HOUR, LinkTokens
from accounts.services import link_requests
from accounts.services.link_requests import MAILS_OF_A_NAME
from accounts.services.registration import (
    confirm_address,
    forget_unconfirmed,
    mail_link_again,
    register,
    request_new_email,
)
from content.models import OutboxMail
from core.jobs import run_job
from core.models import AuditEntry, Job
from core.scoping import all_clients, client_scope
from core.system_settings import save_settings
from tests.factories.accounts import ACTOR, PASSWORD, make_driver

pytestmark = pytest.mark.django_db
NEW = "a brand new passphrase"
FACTS = {"first_name": "Dora", "last_name": "Diver", "email": "dora@example.com", "street": "1 Main St"}
FROM = {"site": "https://alpha.example.com", "address": "203.0.113.7"}


@pytest.fixture(autouse=True)
def pages(monkeypatch):
    """The page that the portal registers, whether or not its address is there."""
    monkeypatch.setattr("accounts.services.links.reverse", lambda name, args: f"/{name}/{args[0]}/{args[1]}/")


def enrol(**more):
    known = {"user_type": user_types()[0], "values": FACTS, "language": "fr"}
    return register(actor=ACTOR, **known | FROM | more)


def work_off():
    for job in Job.objects.filter(state="queued", key="accounts.mail_address_link"):
        run_job(job.pk)


def mailed(kind):
    return OutboxMail.objects.filter(kind=f"account.{kind}").order_by("id")


def link(kind="confirm"):
    """(public id, token) of the link mailed last."""
    work_off()
    row = mailed(kind).last()
    public_id, token = re.search(r"/([0-9a-f-]{36})/([^/\s]+)/", row.whole(row.text)).groups()
    return {"public_id": public_id, "token": token}


def mode(name):
    save_settings(actor=ACTOR, values={"registration_mode": name})


def test_parking_UP_1_verify_no_sign_in_before_the_link_is_used(scope):
    user = enrol()
    assert (user.status, user.email, user.new_email, user.language) == (
        "pending",
        "",
        "dora@example.com",
        "fr",
    )
    assert (user.profile.street, user.has_usable_password()) == ("1 Main St", False)
    opened = confirm_address(**link(), new=NEW)
    assert (opened.status, opened.email, opened.new_email) == ("active", "dora@example.com", "")
    assert opened.check_password(NEW)
    assert mailed("confirm").get().language == "fr"
    told = AuditEntry.objects.get(action="driver.email_confirmed")
    facts = {"email": ["", "dora@example.com"], "status": ["pending", "active"]}
    assert (told.actor_label, told.data) == ("Dora Diver", facts)


def test_parking_UP_1_auto_active_at_once_the_link_still_sets_the_password(scope):
    mode("auto")
    user = enrol()
    assert (user.status, user.email) == ("active", "")
    assert confirm_address(**link(), new=NEW).check_password(NEW)


@pytest.mark.parametrize("which", ["auto", "verify"])
def test_parking_UP_4_a_known_address_makes_the_same_account_and_its_owner_a_mail(scope, which):
    mode(which)
    known = enrol(values=FACTS | {"email": "Driver@example.com"})
    fresh = enrol()
    assert (known.status, known.email) == (fresh.status, fresh.email)
    work_off()
    assert [mail.to for mail in mailed("confirm")] == ["dora@example.com"]
    word = mailed("email_known").get()
    assert (word.to, word.person) == ("driver@example.com", scope.driver)
    assert "https://alpha.example.com/login/" in word.text


def test_an_address_known_at_another_client_is_new_here(scope, there):
    with client_scope(there.client):
        make_driver("dora")
    confirm_address(**(enrol() and link()), new=NEW)
    assert User.objects.get(email="dora@example.com").first_name == "Dora"


def test_parking_UP_4_user_names_are_made_up_and_never_refused(scope):
    first, second = enrol(), enrol(values=FACTS | {"username": "driver"})
    assert re.fullmatch(r"ddiver-[a-z2-9]{5}", first.username)
    assert first.username != second.username != "driver"
    assert re.fullmatch(
        r"user-[a-z2-9]{5}", enrol(values=FACTS | {"first_name": "李", "last_name": "雷"}).username
    )


def test_a_made_up_name_that_is_taken_is_made_up_again(scope, monkeypatch):
    endings = iter(["22222", "22222", "33333"])
    monkeypatch.setattr("accounts.services.registration.get_random_string", lambda *_: next(endings))
    assert [enrol().username, enrol().username] == ["ddiver-22222", "ddiver-33333"]


def test_parking_UP_3_only_visible_types_register(scope, there):
    hidden, archived, *_ = UserType.objects.all()
    UserType.objects.filter(pk=hidden.pk).update(visible_to_users=False)
    UserType.objects.filter(pk=archived.pk).update(archived_at="2026-01-01T00:00Z")
    with client_scope(there.client):
        theirs = UserType.objects.first()
    for refused in (guest_type(), hidden, archived, theirs):
        with pytest.raises(RegistrationClosed):
            enrol(user_type=refused)
    UserType.objects.update(visible_to_users=True)
    with pytest.raises(RegistrationClosed):
        enrol(user_type=guest_type())


def test_parking_29_17_without_the_built_in_source_nobody_registers(scope):
    LoginSource.objects.update(is_enabled=False)
    assert not registrable_types()
    with pytest.raises(RegistrationClosed):
        enrol()


def test_a_link_works_once(scope):
    enrol()
    used = link()
    confirm_address(**used, new=NEW)
    with pytest.raises(LinkSpent):
        confirm_address(**used, new="another passphrase")


def test_a_link_lives_for_72_hours_and_can_be_had_again(scope, monkeypatch):
    user = enrol()
    old, now = link(), link_requests.timezone.now()
    later = now.replace(tzinfo=None) + timedelta(seconds=72 * HOUR + 60)
    monkeypatch.setattr(LinkTokens, "_now", lambda self: later)
    with pytest.raises(LinkSpent):
        confirm_address(**old, new=NEW)
    mail_link_again(public_id=user.public_id, **FROM)
    assert confirm_address(**link(), new=NEW).status == "active"
    mail_link_again(public_id=user.public_id, **FROM)
    work_off()
    assert mailed("confirm").count() == 2, "nothing waits any more"


@pytest.mark.parametrize("status", [UserStatus.DISABLED, UserStatus.ARCHIVED])
def test_a_link_does_not_open_what_the_office_has_closed(scope, status):
    user = enrol()
    User.objects.filter(pk=user.pk).update(status=status)
    with pytest.raises(LinkSpent):
        confirm_address(**link(), new=NEW)


def test_links_of_others_open_nothing(scope, there):
    enrol()
    mine = link()
    forged = mine | {"public_id": scope.driver.public_id}
    for wrong in (forged, mine | {"token": "x-y"}, mine | {"token": mine["token"][:-1]}):
        with pytest.raises(LinkSpent):
            confirm_address(**wrong, new=NEW)
    with client_scope(there.client), pytest.raises(LinkSpent):
        confirm_address(**mine, new=NEW)


def test_a_weak_password_leaves_the_link_good(scope):
    enrol()
    for weak in ("", "short", "ddiver1234"[:8]):
        with pytest.raises(WeakPassword):
            confirm_address(**link(), new=weak)
    assert confirm_address(**link(), new=NEW).status == "active"


def test_of_two_registrations_of_one_address_one_opens(scope):
    enrol()
    first = link()
    enrol()
    second = link()
    confirm_address(**second, new=NEW)
    with pytest.raises(EmailTaken):
        confirm_address(**first, new=NEW)
    assert User.objects.filter(email="dora@example.com").count() == 1


def test_parking_X_11_nobody_is_flooded_with_mails(scope):
    for _ in range(MAILS_OF_A_NAME + 2):
        enrol()
    work_off()
    assert mailed("confirm").count() == MAILS_OF_A_NAME


def test_parking_X_11_one_network_registers_so_many_an_hour(scope, monkeypatch):
    monkeypatch.setitem(link_requests.FROM_AN_ADDRESS, "register", 2)
    enrol(), enrol(values=FACTS | {"email": "b@example.com"})
    with pytest.raises(TooManyRequests):
        enrol(values=FACTS | {"email": "c@example.com"})
    enrol(address="203.0.113.8")
    PasswordRequest.objects.update(at=link_requests.timezone.now() - timedelta(hours=1, seconds=1))
    enrol(values=FACTS | {"email": "c@example.com"})


def test_a_registration_that_nobody_confirmed_is_forgotten_after_a_month(scope, there):
    stale, young, active = (enrol(values=FACTS | {"email": f"{n}@example.com"}) for n in "abc")
    work_off()
    with client_scope(there.client):
        theirs = enrol()
    long_ago = link_requests.timezone.now() - timedelta(days=31)
    with all_clients(reason="a test ages rows"):
        User.objects.filter(pk__in=[stale.pk, active.pk, theirs.pk, scope.driver.pk]).update(
            created_at=long_ago
        )
        User.objects.filter(pk=active.pk).update(status="active")
        assert forget_unconfirmed(actor=ACTOR) == 2
    assert set(User.objects.drivers()) == {scope.driver, young, active}
    assert AuditEntry.objects.get(action="driver.registration_forgotten").object_id == str(stale.pk)


# Another address


def ask(user, email="new@example.com", password=PASSWORD):
    return request_new_email(actor=user.actor, user=user, email=email, password=password, **FROM)


def test_a_new_address_counts_once_its_link_is_used_and_the_old_one_is_told(scope):
    ask(scope.driver)
    driver = User.objects.get(pk=scope.driver.pk)
    assert (driver.email, driver.new_email) == ("driver@example.com", "new@example.com")
    driver = confirm_address(**link("new_email"))
    assert (driver.email, driver.new_email, driver.check_password(PASSWORD)) == ("new@example.com", "", True)
    assert mailed("new_email").get().to == "new@example.com"
    assert mailed("email_changed").get().to == "driver@example.com"


def test_an_address_is_not_changed_by_whoever_sits_there(scope):
    with pytest.raises(WrongPassword):
        ask(scope.driver, password="guess")
    assert User.objects.get(pk=scope.driver.pk).new_email == ""


def test_parking_UP_4_an_address_of_somebody_else_looks_like_any_other(scope):
    make_driver("other")
    assert ask(scope.driver, "OTHER@example.com").new_email == "OTHER@example.com"
    work_off()
    assert not mailed("new_email").exists()
    assert mailed("email_known").get().to == "other@example.com"


def test_who_is_known_by_no_name_yet_can_give_an_address(scope):
    User.objects.filter(pk=scope.driver.pk).update(username="", email="")
    ask(User.objects.get(pk=scope.driver.pk))
    assert confirm_address(**link()).email == "new@example.com"


def test_a_second_wish_spends_the_first_link(scope):
    ask(scope.driver)
    first = link("new_email")
    ask(scope.driver, "newer@example.com")
    with pytest.raises(LinkSpent):
        confirm_address(**first)
    assert confirm_address(**link("new_email")).email == "newer@example.com"


def test_who_signs_in_elsewhere_gets_no_password(scope):
    user = make_driver("sso", login_source="SAML")
    user.set_unusable_password()
    user.save()
    ask(user, password="")
    assert not confirm_address(**link("new_email")).has_usable_password()
