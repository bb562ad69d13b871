"""API tokens with their calls, and the mail that was sent."""

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from accounts.services.tokens import create_token
from api.models import ApiCall
from content.choices import MailState
from content.models import OutboxMail
from core.models import AuditEntry
from core.scoping import client_scope
from tests.admin_portal.conftest import staff_member

TOKENS, MAIL = "/admin/tokens/", "/admin/mail/"


def token_of(site, label):
    with client_scope(site.client):
        return create_token(actor=site.admin.actor, label=label, scopes=["permits.push"])[0]


def mail_of(site, subject, **facts):
    with client_scope(site.client):
        return OutboxMail.objects.create(
            kind="k",
            language="en",
            to="a@example.com",
            subject=subject,
            text=f"Words of {subject}",
            html="",
            **facts,
        )


def test_enforcement_16_14_a_token_is_shown_once_and_kept_as_a_hash(here, signed_in):
    browser = signed_in(here)
    answer = browser.post(
        f"{TOKENS}add/", {"label": "HotSpot", "scopes": ["permits.push"], "rate_per_minute": "60"}
    )
    plain = answer.content.decode().partition('<code translate="no">')[2].partition("</code>")[0]
    assert len(plain) == 36 and answer["Cache-Control"] == "no-store"
    with client_scope(here.client):
        token = ApiToken.objects.get()
        assert (token.origin, token.rate_per_minute, token.last4) == ("HotSpot", 60, plain[-4:])
        assert AuditEntry.objects.filter(action="token.created").count() == 1
    page = browser.get(TOKENS).content.decode()
    assert plain not in page and token.hash not in page and plain[-4:] in page


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"label": ""}, "This field is required"),
        ({"scopes": []}, "This field is required"),
        ({"scopes": ["everything"]}, "Select a valid choice"),
        ({"ip_ranges": "not an address"}, "There is a problem"),
        ({"expires_on": "2001-01-01"}, "today or a later day"),
        ({"rate_per_minute": "0"}, "greater than or equal to 1"),
    ],
)
def test_bad_input_makes_no_token(here, signed_in, facts, words):
    sent = {"label": "HotSpot", "scopes": ["permits.push"]} | facts
    assert words in signed_in(here).post(f"{TOKENS}add/", sent).content.decode()
    with client_scope(here.client):
        assert not ApiToken.objects.exists()


def test_the_last_day_counts_whole_in_the_clients_zone(here, signed_in):
    signed_in(here).post(
        f"{TOKENS}add/", {"label": "X", "scopes": ["permits.push"], "expires_on": "2099-07-01"}
    )
    with client_scope(here.client):
        assert ApiToken.objects.get().expires_at.isoformat() == "2099-07-02T03:59:59+00:00"


def test_calls_of_a_token_are_listed_filtered_and_exported(here, there, signed_in):
    token, foreign = token_of(here, "Ours"), token_of(there, "Theirs")
    for site, made_with, plate in ((here, token, "ABC123"), (there, foreign, "ZZCANARY")):
        with client_scope(site.client):
            ApiCall.objects.create(
                token_id=made_with.pk, endpoint="plates.validate", plate_key=plate, rights=2
            )
            ApiCall.objects.create(token_id=made_with.pk, endpoint="permits.push", code=9005)
    browser = signed_in(here)
    page = browser.get(f"{TOKENS}{token.pk}/").content.decode()
    assert "ABC123" in page and "9005" in page and "ZZCANARY" not in page
    assert "ABC123" not in browser.get(f"{TOKENS}{token.pk}/?refused=1").content.decode()
    assert "9005" not in browser.get(f"{TOKENS}{token.pk}/?refused=0").content.decode()
    assert b"ABC123" in b"".join(browser.get(f"{TOKENS}{token.pk}/?export=csv").streaming_content)
    assert browser.get(f"{TOKENS}{foreign.pk}/").status_code == 404


def test_revoking_asks_first_and_is_for_good(here, there, signed_in):
    token, foreign = token_of(here, "Ours"), token_of(there, "Theirs")
    browser = signed_in(here)
    assert "refused at once" in browser.get(f"{TOKENS}{token.pk}/revoke/").content.decode()
    assert browser.post(f"{TOKENS}{token.pk}/revoke/").status_code == 302
    with client_scope(here.client):
        assert ApiToken.objects.get().revoked_at <= timezone.now()
        assert AuditEntry.objects.filter(action="token.revoked").exists()
    assert "Revoked" in browser.get(TOKENS).content.decode()
    assert browser.post(f"{TOKENS}{foreign.pk}/revoke/").status_code == 404


def test_mail_is_listed_with_its_state_and_read_with_its_words(here, there, signed_in):
    mail = mail_of(here, "Your password", state=MailState.CAPTURED)
    foreign = mail_of(there, "ZZCANARY")
    browser = signed_in(here)
    page = browser.get(MAIL).content.decode()
    assert "Your password" in page and "captured" in page and "ZZCANARY" not in page
    assert "Words of Your password" in browser.get(f"{MAIL}{mail.pk}/").content.decode()
    assert (
        "Your password" not in browser.get(f"{MAIL}?state=failed").content.decode().partition("oc-table")[2]
    )
    assert browser.get(f"{MAIL}{foreign.pk}/").status_code == 404


def test_mails_words_run_nothing(here, signed_in):
    mail = mail_of(here, "<script>alert(1)</script>")
    page = signed_in(here).get(f"{MAIL}{mail.pk}/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_signed_out_missing_right_and_wrong_method(here, signed_in, client):
    token, mail = token_of(here, "Ours"), mail_of(here, "Words")
    pages = [
        TOKENS,
        f"{TOKENS}add/",
        f"{TOKENS}{token.pk}/",
        f"{TOKENS}{token.pk}/revoke/",
        MAIL,
        f"{MAIL}{mail.pk}/",
    ]
    nobody, browser = signed_in(here, here.nobody), signed_in(here)
    for address in pages:
        assert client.get(address, headers={"host": here.host}).status_code == 302
        assert nobody.get(address).status_code == 403
        assert browser.put(address).status_code == 405
    with client_scope(here.client):
        reader = staff_member("reader", rights={"mail.view"})
    assert signed_in(here, reader).get(MAIL).status_code == 200
