"""The console's pages about Mailgun: the account, sub-domains, deliverability over all clients (seed 000)."""

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from content.models import OutboxMail
from content.ports import DeliveryNote
from content.services.delivery import note_delivery
from content.services.outbox import queue_mail
from core.encryption import decrypt
from core.scoping import client_scope
from core.system_settings import MASK, value
from integrations.mailgun.models import HouseAccount, MailDomain
from tests.integrations.conftest import fakes, hasty  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("hasty")]
LIST = "/operator/mailgun/maildomain/"
KEYS = {"api_key": "key-mailgun-demo", "signing_key": "house-signs", "region": "us"}


@pytest.fixture
def double(fakes, settings):  # noqa: F811
    settings.MAILGUN_API_URL = f"{fakes.url}/mailgun/v3"
    found = fakes.stages["mailgun"].vendor
    found.set_state({"domains": [], "published": [], "pace": 0})
    return found


def add(console, site, domain="example.edu"):
    return console.post(f"{LIST}new/", {"client": site.client.pk, "domain": domain}, follow=True)


def test_the_account_is_saved_tried_and_never_shown(console, double, everything):
    answer = console.post(f"{LIST}account/", KEYS, follow=True)
    assert "Saved. Mailgun knows the key." in answer.content.decode()
    row = HouseAccount.objects.get()
    assert (decrypt(row.api_key), decrypt(row.signing_key)) == ("key-mailgun-demo", "house-signs")
    page = console.get(f"{LIST}account/").content.decode()
    assert "key-mailgun-demo" not in page and row.api_key not in page and MASK in page
    console.post(f"{LIST}account/", {"api_key": MASK, "signing_key": MASK, "region": "eu"})
    kept = HouseAccount.objects.get()
    assert (decrypt(kept.api_key), kept.region) == ("key-mailgun-demo", "eu")
    assert LogEntry.objects.filter(object_repr="Mailgun").count() == 2


def test_a_key_mailgun_does_not_know_is_said(console, double):
    answer = console.post(f"{LIST}account/", KEYS | {"api_key": "wrong"}, follow=True)
    assert "refuses our credentials (401)" in answer.content.decode()


def test_a_sub_domain_is_created_and_its_records_are_shown(console, double, ours, theirs):
    console.post(f"{LIST}account/", KEYS)
    page = add(console, ours).content.decode()
    assert "Added at Mailgun: opscom.example.edu." in page
    assert "pdk1._domainkey.opscom.example.edu" in page and "v=spf1 include:mailgun.org ~all" in page
    ours.client.refresh_from_db()
    with client_scope(ours.client):
        row = MailDomain.objects.get()
        assert value("mailgun_house_domain") == row.name == "opscom.example.edu"
        assert row.secret not in page
        assert double.domains.hooks[row.name]["delivered"][0].startswith(
            "http://testserver/hooks/mailgun/ours/"
        )
    with client_scope(theirs.client):
        assert not value("mailgun_house_domain") and not MailDomain.objects.exists()


@pytest.mark.parametrize(
    ("domain", "words"),
    [("https://x", "Enter a host name"), ("taken.edu", "Another account may have this domain")],
)
def test_what_cannot_be_added_is_said_beside_the_field(console, double, ours, everything, domain, words):
    double.domains.taken.add("opscom.taken.edu")
    console.post(f"{LIST}account/", KEYS)
    assert words in add(console, ours, domain).content.decode()
    assert not MailDomain.objects.exists()


def test_without_the_account_adding_says_what_to_do_first(console, double, ours):
    assert "Enter the Private API key of the installation" in add(console, ours).content.decode()


def test_domains_are_checked_from_the_list(console, double, ours, everything):
    console.post(f"{LIST}account/", KEYS)
    add(console, ours)
    double.domains.published.add("opscom.example.edu")
    row = MailDomain.objects.get()
    answer = console.post(LIST, {"action": "check_now", "_selected_action": [row.pk]}, follow=True)
    assert "Checked: opscom.example.edu, verified" in answer.content.decode()
    row.refresh_from_db()
    assert row.is_verified


def test_deliverability_over_all_clients(console, ours, theirs):
    for site, told in ((ours, ("accepted", "delivered")), (theirs, ("accepted", "complained"))):
        with client_scope(site.client):
            mail_id = queue_mail(
                kind="account.password_changed", to="d@example.com", language="en", context={"name": "D"}
            )
            mail = OutboxMail.objects.get(pk=mail_id)
            for number, event in enumerate(told):
                note_delivery(
                    note=DeliveryNote(
                        token=f"{site.client.code}{number}", event=event, at=timezone.now(),
                        reference=mail.reference, sending_domain=f"opscom.{site.client.code.lower()}.example",
                    )
                )  # fmt: skip
    page = console.get(f"{LIST}deliverability/")
    rows = {row["client__code"]: numbers for row, numbers, _share in page.context["rows"]}
    assert rows == {"OURS": [1, 1, 0, 0, 0, 0], "THEIRS": [1, 0, 0, 0, 0, 1]}
    assert "opscom.theirs.example" in page.content.decode() and "100.0" in page.content.decode()


def test_only_operators_come_here(client, ours):
    for page in ("", "account/", "new/", "deliverability/"):
        answer = client.get(LIST + page)
        assert answer.status_code == 302 and "/operator/login/" in answer["Location"]
