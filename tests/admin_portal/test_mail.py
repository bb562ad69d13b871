"""Tools › Sent Mail: the log and its filters, one mail's exact content, figures by domain, sending again."""

import csv
import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from content.choices import MailPriority, MailState
from content.models import OutboxMail
from content.ports import DeliveryNote
from content.services.attachments import attach
from content.services.delivery import note_delivery
from content.services.holds import hold_mail
from core.models import AuditEntry
from core.ports import Attachment
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.admin_portal.conftest import staff_member
from tests.factories.accounts import ACTOR

MAIL = "/admin/mail/"
HTML = '<p style="color:red">Words</p><script>alert(1)</script><img src="x" onerror="alert(1)">'


def mail_of(site, subject="Words", **facts):
    with client_scope(site.client):
        facts = {
            "kind": "account.welcome",
            "language": "en",
            "to": "a@one.test",
            "text": subject,
            "html": HTML,
        } | facts
        created_at = facts.pop("created_at", None)
        mail = OutboxMail.objects.create(subject=subject, **facts)
        if created_at:
            OutboxMail.objects.filter(pk=mail.pk).update(created_at=created_at)
        return mail


def table(browser, query="", path=MAIL):
    """What stands in the table, headings included."""
    return browser.get(f"{path}{query}").content.decode().partition("oc-table")[2]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=failed", {"Failed one"}),
        ("?kind=import.refused", {"Refused one"}),
        ("?domain=@TWO.test", {"Refused one"}),
        ("?domain=wo.test", set()),
        ("?carrier=smtp", {"Failed one"}),
        ("?q=failed one.test", {"Failed one"}),
        ("?written_after=2020-01-01&written_before=2020-01-31", {"Old one"}),
        ("?written_before=2020-01-05", set()),
    ],
)
def test_the_log_is_filtered(here, signed_in, query, found):
    mail_of(here, "Failed one", state=MailState.FAILED, carrier="smtp")
    mail_of(here, "Refused one", kind="import.refused", to="b@Two.Test")
    mail_of(here, "Old one", created_at=timezone.now().replace(2020, 1, 10))
    page = table(signed_in(here), query)
    assert {subject for subject in ("Failed one", "Refused one", "Old one") if subject in page} == found


def test_a_kind_that_nobody_registers_any_more_is_still_listed(here, signed_in):
    mail = mail_of(here, kind="gone.kind")
    browser = signed_in(here)
    assert "gone.kind" in table(browser)
    assert "gone.kind" in browser.get(f"{MAIL}{mail.pk}/").content.decode()


def test_every_state_has_its_badge(here, signed_in):
    for state in MailState:
        mail_of(here, state=state)
    page = table(signed_in(here))
    assert [state for state in MailState if str(state.label) not in page] == []


def test_the_person_is_a_link_for_who_may_see_people(here, signed_in):
    with client_scope(here.client):
        driver = User.objects.create(kind="driver", username="dora", first_name="Dora", last_name="Driver")
        reader = staff_member("reader", rights=["mail.view"])
    mail = mail_of(here, person=driver)
    link = reverse("admin_portal:user_detail", args=[driver.pk])
    for path in (MAIL, f"{MAIL}{mail.pk}/"):
        assert f'href="{link}"' in signed_in(here).get(path).content.decode()
        page = signed_in(here, reader).get(path).content.decode()
        assert link not in page and "Dora Driver" in page


def test_the_mail_is_shown_in_a_frame_that_can_do_nothing(here, signed_in):
    mail = mail_of(here)
    browser = signed_in(here)
    page = browser.get(f"{MAIL}{mail.pk}/")
    address = reverse("admin_portal:mail_html", args=[mail.pk])
    assert f'sandbox src="{address}"' in page.content.decode()
    assert "<script>alert" not in page.content.decode()
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"] and page["X-Frame-Options"] == "DENY"
    answer = browser.get(address)
    assert answer.content.decode() == HTML, "exactly what left"
    assert answer["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert browser.post(address).status_code == 405


def test_files_come_as_downloads(here, there, signed_in):
    files = []
    for site in (here, there):
        with client_scope(site.client):
            mail = mail_of(site)
            files.append(attach(mail=mail, attachment=Attachment("Zoë.html", "text/html", b"<script>")))
    browser = signed_in(here)
    assert (
        reverse("admin_portal:mail_file", args=[files[0].pk])
        in browser.get(f"{MAIL}{files[0].mail_id}/").content.decode()
    )
    answer = browser.get(f"{MAIL}files/{files[0].pk}/")
    assert b"".join(answer.streaming_content) == b"<script>"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert browser.get(f"{MAIL}files/{files[1].pk}/").status_code == 404


def told(mail, event, severity="", reason="", **facts):
    """A carrier tells something of a mail."""
    with client_scope(mail.client):
        note_delivery(
            note=DeliveryNote(
                token=uuid4().hex,
                event=event,
                severity=severity,
                reason=reason,
                reference=mail.reference,
                **{"at": timezone.now()} | facts,
            )
        )


def test_what_carriers_told_stands_on_the_mails_page_the_newest_first(here, signed_in):
    mail, other = mail_of(here), mail_of(here)
    browser = signed_in(here)
    assert "<h2>Delivery</h2>" not in browser.get(f"{MAIL}{mail.pk}/").content.decode()
    now = timezone.now()
    told(mail, "accepted", at=now - timedelta(minutes=3), sending_domain="mg.alpha.example")
    told(mail, "failed", "temporary", "greylisted", at=now - timedelta(minutes=2), code="451")
    assert "deferred" in browser.get(f"{MAIL}{mail.pk}/").content.decode()
    assert "deferred" in table(browser)
    told(mail, "delivered", at=now - timedelta(minutes=1))
    told(mail, "complained", at=now)
    told(other, "failed", "permanent", "bounce", code="550", description="no such <user>")
    page = browser.get(f"{MAIL}{mail.pk}/").content.decode()
    words = re.findall(r'oc-(\w+)">\s*<p class="oc-timeline-text">([^<]+)', page)
    assert words[:4] == [
        ("bad", "Complained of"), ("ok", "Delivered"), ("warn", "Deferred: 451 greylisted"), ("ok", "Sent"),
    ]  # fmt: skip
    assert "mg.alpha.example" in page and "no such" not in page
    page = browser.get(f"{MAIL}{other.pk}/").content.decode()
    assert "Bounced: 550 no such &lt;user&gt;" in page


def test_figures_by_domain_tell_what_carriers_told(here, there, signed_in):
    spam, soft, hard = (mail_of(here, to=f"{name}@one.test") for name in ("spam", "soft", "hard"))
    told(spam, "delivered")
    told(spam, "complained")
    told(spam, "complained")
    told(soft, "failed", "temporary")
    told(hard, "failed", "permanent", "bounce")
    told(mail_of(there, to="a@one.test"), "complained")
    lines = b"".join(signed_in(here).get(f"{MAIL}domains/?export=csv").streaming_content).decode()
    (row,) = csv.DictReader(io.StringIO(lines.lstrip("\ufeff")))
    expected = {"Domain": "one.test", "Written": "3", "Delivered": "1", "Complaints": "1"}
    expected |= {"Deferred": "1", "Bounced": "1", "Sent": "0", "Failed": "0"}
    assert {name: row[name] for name in expected} == expected


def test_figures_by_domain_with_shares_and_the_way_to_the_mails(here, there, signed_in):
    for state in (MailState.DELIVERED, MailState.DELIVERED, MailState.DELIVERED, MailState.BOUNCED):
        mail_of(here, to="a@one.test", state=state)
    mail_of(here, to="a@two.test", state=MailState.FAILED)
    mail_of(here, to="a@old.test", created_at=timezone.now() - timedelta(days=40))
    mail_of(there, to="a@theirs.test")
    browser = signed_in(here)
    page = table(browser, path=f"{MAIL}domains/")
    assert "one.test" in page and "two.test" in page and "old.test" not in page and "theirs.test" not in page
    assert "75.0%" in page and "25.0%" in page and "100.0%" in page
    assert f'href="{MAIL}?domain=one.test"' in page
    assert "old.test" in table(browser, "?written_after=2020-01-01", path=f"{MAIL}domains/")
    assert "one.test" not in table(browser, "?q=two", path=f"{MAIL}domains/")
    lines = b"".join(browser.get(f"{MAIL}domains/?export=csv&q=one").streaming_content).decode().splitlines()
    assert lines[1].split(",")[:2] == ["one.test", "4"]
    assert browser.get(f"{MAIL}domains/?written_after=nonsense").status_code == 200


def test_figures_cost_the_same_for_one_domain_and_for_many(here, signed_in):
    browser = signed_in(here)
    mail_of(here)
    with CaptureQueriesContext(connection) as one:
        browser.get(f"{MAIL}domains/")
    for number in range(30):
        mail_of(here, to=f"a@d{number}.test")
    with CaptureQueriesContext(connection) as many:
        browser.get(f"{MAIL}domains/")
    assert len(one) == len(many)


def test_above_the_mail_stands_why_none_leaves(here, signed_in):
    mail = mail_of(here)
    browser = signed_in(here)
    pages = (MAIL, f"{MAIL}domains/", f"{MAIL}{mail.pk}/")
    assert not any("All mail is kept here" in browser.get(path).content.decode() for path in pages)
    with client_scope(here.client):
        save_settings(actor=ACTOR, values={"mail_capture": True})
        until = timezone.now() + timedelta(hours=1)
        hold_mail(priorities=MailPriority, until=until, reason="recipient limit exceeded")
    for path in pages:
        page = browser.get(path).content.decode()
        assert page.count("All mail is kept here") == page.count("recipient limit exceeded") == 1


class TestSendingAgain:
    @pytest.fixture(autouse=True)
    def carrier(self, settings):
        settings.EMAIL_URL = "smtp://set"

    def test_it_asks_and_says_what_may_happen(self, here, signed_in):
        mail = mail_of(here, state=MailState.UNKNOWN, carrier="smtp")
        browser = signed_in(here)
        assert f'href="{MAIL}{mail.pk}/again/"' in browser.get(f"{MAIL}{mail.pk}/").content.decode()
        assert "may arrive twice" in browser.get(f"{MAIL}{mail.pk}/again/").content.decode()
        answer = browser.post(f"{MAIL}{mail.pk}/again/", follow=True).content.decode()
        assert "is on its way again" in answer and "Sent again by hand" in answer
        with client_scope(here.client):
            assert OutboxMail.objects.get().state == MailState.QUEUED
            assert AuditEntry.objects.filter(action="mail.sent_again").count() == 1

    def test_a_mail_that_left_has_no_button_and_is_refused(self, here, signed_in):
        mail = mail_of(here, state=MailState.DELIVERED)
        browser = signed_in(here)
        assert f"{mail.pk}/again/" not in browser.get(f"{MAIL}{mail.pk}/").content.decode()
        assert "This mail has left" in browser.post(f"{MAIL}{mail.pk}/again/").content.decode()

    def test_many_at_once_those_that_may(self, here, there, signed_in):
        failed, left = (
            mail_of(here, "First", state=MailState.FAILED),
            mail_of(here, "Second", state=MailState.ACCEPTED),
        )
        theirs = mail_of(there, state=MailState.FAILED)
        sent = {"action": "send_again", "ids": [failed.pk, left.pk, theirs.pk], "confirmed": "1"}
        page = signed_in(here).post(MAIL, sent, follow=True).content.decode()
        assert "Second: This mail has left" in page
        for site, mail, state in (
            (here, failed, "queued"),
            (here, left, "accepted"),
            (there, theirs, "failed"),
        ):
            with client_scope(site.client):
                assert OutboxMail.objects.get(pk=mail.pk).state == state

    def test_who_may_only_read_sends_nothing(self, here, signed_in):
        with client_scope(here.client):
            reader = staff_member("reader", rights=["mail.view"])
        mail = mail_of(here, state=MailState.FAILED)
        browser = signed_in(here, reader)
        assert "again/" not in browser.get(f"{MAIL}{mail.pk}/").content.decode()
        assert browser.post(f"{MAIL}{mail.pk}/again/").status_code == 403
        assert browser.post(MAIL, {"action": "send_again", "ids": [mail.pk]}).status_code == 403
