"""The second factor of staff (issue of parking §28; RFC 6238)."""

from base64 import b32decode
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django_otp.oath import TOTP

from accounts.exceptions import SecondFactorRequired, WrongCode
from accounts.models import RecoveryCode, Session, TotpDevice, User
from accounts.queries import primary_role
from accounts.services.roles import require_second_factor
from accounts.services.second_factor import (
    begin_setup,
    confirm_setup,
    key_address,
    replace_recovery_codes,
    turn_off,
    use_code,
)
from core import encryption
from core.models import AuditEntry
from core.scoping import client_scope
from core.services.secrets import rotate_secrets
from tests.factories.accounts import ACTOR, PASSWORD

LOGIN, CODE, MINE = "/admin/login/", "/admin/login/code/", "/admin/second-factor/"


def code_of(secret, steps=0):
    """The authenticator's code now, or that of some steps of 30 s away."""
    clock = TOTP(b32decode(secret), drift=steps)
    return f"{clock.token():06}"


def armed(user):
    """Give a person a working authenticator; its present code is spent. The secret and the recovery codes."""
    secret = begin_setup(user=user)
    codes = confirm_setup(actor=ACTOR, user=user, code=code_of(secret))
    return SimpleNamespace(secret=secret, codes=codes)


def fresh(user):
    """Let the present code count again, as it will in half a minute."""
    TotpDevice.objects.filter(user=user).update(last_step=-1)


def password_step(browser, **facts):
    return browser.post(LOGIN, {"identifier": "admin", "password": PASSWORD} | facts)


def test_the_secret_is_encrypted_and_the_address_is_what_authenticators_read(scope):
    secret = begin_setup(user=scope.admin)
    stored = TotpDevice.objects.get().secret
    assert secret not in stored and encryption.decrypt(stored) == secret
    assert begin_setup(user=scope.admin) == secret, "a reload does not make the scanned picture worthless"
    address = key_address(user=scope.admin, secret=secret)
    assert address.startswith("otpauth://totp/Alpha%3Aadmin?secret=") and "issuer=Alpha" in address


def test_nothing_asks_for_codes_before_one_was_entered(scope, browse):
    begin_setup(user=scope.admin)
    with pytest.raises(WrongCode):
        confirm_setup(actor=ACTOR, user=scope.admin, code="000")
    assert password_step(browse(scope))["Location"] == "/admin/"


def test_the_password_alone_opens_nothing_any_more(scope, browse):
    mine = armed(scope.admin)
    fresh(scope.admin)
    browser = browse(scope)
    assert password_step(browser)["Location"].startswith(CODE)
    assert browser.get("/admin/")["Location"].startswith(LOGIN)
    assert browser.post(CODE, {"code": code_of(mine.secret)})["Location"] == "/admin/"
    assert browser.get("/admin/").status_code == 200


def test_a_code_opens_once_and_an_old_one_not_at_all(scope, browse):
    mine = armed(scope.admin)
    with pytest.raises(WrongCode):
        use_code(actor=ACTOR, user=scope.admin, code=code_of(mine.secret))
    fresh(scope.admin)
    with pytest.raises(WrongCode):
        use_code(actor=ACTOR, user=scope.admin, code=code_of(mine.secret, -3))
    use_code(actor=ACTOR, user=scope.admin, code=code_of(mine.secret))


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\x00", "-12345"])
def test_what_is_no_code_is_refused(scope, code):
    armed(scope.admin)
    with pytest.raises(WrongCode):
        use_code(actor=ACTOR, user=scope.admin, code=code)


def test_a_recovery_code_opens_once_and_is_kept_as_a_hash(scope, browse):
    mine = armed(scope.admin)
    assert len(set(mine.codes)) == 10
    assert not RecoveryCode.objects.filter(hash__in=mine.codes).exists()
    use_code(actor=ACTOR, user=scope.admin, code=f" {mine.codes[0]} ")
    with pytest.raises(WrongCode):
        use_code(actor=ACTOR, user=scope.admin, code=mine.codes[0])
    assert AuditEntry.objects.filter(action="second_factor.recovery_used").get().data == {"left": 9}
    replace_recovery_codes(actor=ACTOR, user=scope.admin)
    with pytest.raises(WrongCode):
        use_code(actor=ACTOR, user=scope.admin, code=mine.codes[1])


def test_codes_of_one_person_open_nobody_else(scope):
    mine = armed(scope.admin)
    armed(scope.clerk)
    with pytest.raises(WrongCode):
        use_code(actor=ACTOR, user=scope.clerk, code=mine.codes[0])


def test_guessing_codes_locks_the_name_out(scope, browse):
    armed(scope.admin)
    browser = browse(scope)
    password_step(browser)
    answers = [browser.post(CODE, {"code": f"{number:06}"}).status_code for number in range(6)]
    assert answers[0] == 200 and answers[-1] == 429
    fresh(scope.admin)
    assert password_step(browse(scope)).status_code == 429


def test_the_code_page_is_closed_without_the_password_and_ten_minutes_after_it(scope, browse):
    armed(scope.admin)
    assert browse(scope).get(CODE)["Location"] == LOGIN
    browser = browse(scope)
    password_step(browser)
    session = browser.session
    session["second-factor-of"] = [*session["second-factor-of"][:2], 0]
    session.save()
    assert browser.get(CODE)["Location"] == LOGIN


def test_a_disabled_admin_is_not_let_in_by_a_code(scope, browse):
    mine = armed(scope.admin)
    fresh(scope.admin)
    browser = browse(scope)
    password_step(browser)
    User.objects.filter(pk=scope.admin.pk).update(status="disabled")
    assert browser.post(CODE, {"code": code_of(mine.secret)})["Location"] == LOGIN


def test_a_half_open_session_is_worth_nothing_at_another_client(scope, there, browse):
    with client_scope(there.client):
        theirs = armed(there.admin)
        fresh(there.admin)
    browser = browse(there)
    password_step(browser)
    answer = browser.post(CODE, {"code": code_of(theirs.secret)}, headers={"host": scope.host})
    assert answer["Location"] == LOGIN


def test_a_role_that_requires_it_leads_to_the_set_up_and_nowhere_else(scope, browse):
    require_second_factor(actor=ACTOR, role=primary_role(), required=True)
    browser = browse(scope)
    password_step(browser)
    for page in ("/admin/", "/admin/lots/", "/admin/staff/"):
        assert browser.get(page)["Location"] == MINE
    page = browser.get(MINE).content.decode()
    assert "One of your roles asks for a second factor" in page and "data:image/svg+xml" in page
    secret = encryption.decrypt(TotpDevice.objects.get().secret)
    done = browser.post(MINE, {"code": code_of(secret)})
    assert "no-store" in done["Cache-Control"] and "Recovery codes" in done.content.decode()
    assert browser.get("/admin/").status_code == 200
    with pytest.raises(SecondFactorRequired):
        turn_off(actor=ACTOR, user=User.objects.get(pk=scope.admin.pk))


def test_turning_it_off_needs_a_code(scope, browse):
    mine = armed(scope.admin)
    fresh(scope.admin)
    browser = browse(scope)
    password_step(browser)
    browser.post(CODE, {"code": code_of(mine.secret)})
    browser.post(MINE, {"change": "off", "code": "000000"})
    assert TotpDevice.objects.filter(user=scope.admin).exists()
    browser.post(MINE, {"change": "off", "code": mine.codes[3]})
    assert not TotpDevice.objects.exists() and not RecoveryCode.objects.exists()
    assert browser.get("/admin/").status_code == 200


def test_new_recovery_codes_are_shown_once_to_who_enters_a_code(scope, browse):
    mine = armed(scope.admin)
    browser = browse(scope)
    password_step(browser)
    browser.post(CODE, {"code": mine.codes[0]})
    done = browser.post(MINE, {"change": "recovery", "code": mine.codes[1]}).content.decode()
    assert "Recovery codes" in done and mine.codes[2] not in done
    with pytest.raises(WrongCode):
        use_code(actor=ACTOR, user=scope.admin, code=mine.codes[2])


def test_staff_can_remove_the_authenticator_that_somebody_lost(scope, browse):
    armed(scope.clerk)
    lost = browse(scope)
    password_step(lost, identifier="clerk")
    Session.objects.create(
        session_key="old", session_data="", user=scope.clerk, expire_date=timezone.now() + timedelta(days=1)
    )
    browser = browse(scope)
    password_step(browser)
    browser.post(f"/admin/staff/{scope.clerk.pk}/second-factor/off/")
    assert not TotpDevice.objects.filter(user=scope.clerk).exists()
    assert not Session.objects.filter(user=scope.clerk).exists()
    assert AuditEntry.objects.filter(action="second_factor.disabled", object_id=scope.clerk.pk).exists()


def test_rotating_keys_reaches_the_authenticators(scope, settings):
    secret = begin_setup(user=scope.admin)
    old = TotpDevice.objects.get().secret
    settings.FIELD_KEYS = ["QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=", *settings.FIELD_KEYS]
    rotate_secrets(actor=ACTOR)
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    stored = TotpDevice.objects.get().secret
    assert stored != old and encryption.decrypt(stored) == secret
