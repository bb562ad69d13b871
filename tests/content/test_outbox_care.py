"""Mail that is kept here, sent again by hand, or deleted after years."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.choices import MailState
from content.exceptions import AddressRefuses, MailHasLeft, MailIsKept, MailMoves, SecretsGone
from content.models import MailAttachment, MailEvent, OutboxMail
from content.ports import MailKind, mail_kinds
from content.queries import may_send_again, outbox
from content.services.outbox import deliver, queue_mail
from content.services.resend import send_again
from content.services.retention import purge_mail
from core.exceptions import RowMissing, VendorOnly
from core.models import AuditEntry, Job
from core.ports import Attachment
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db
LINK = "https://park.example.com/new/1/secret-token/"


def write(kind="account.password_reset", to="dora@example.com", **facts):
    context = {"name": "Dora", "link": LINK, "hours": 1}
    mail_id = queue_mail(kind=kind, to=to, language="en", context=context, **facts)
    return mail_id


def put(mail_id, **facts):
    OutboxMail.objects.filter(pk=mail_id).update(**facts)


def again(mail_id):
    return send_again(actor=ACTOR, mail_id=mail_id)


@pytest.fixture
def kept(here):
    save_settings(actor=ACTOR, values={"mail_capture": True})


class TestKeptHere:
    def test_parking_EML_2_nothing_leaves_whatever_is_configured(self, here, kept, smtp, mailgun):
        for bulk in (False, True):
            mail_id = write(bulk=bulk)
            assert deliver(mail_id=mail_id) == MailState.CAPTURED
            mail = outbox().get(pk=mail_id)
            assert LINK in mail.text and LINK in mail.html
        assert not smtp.mails and not mailgun.mails and not mailgun.lookups

    def test_only_this_client_is_meant(self, here, there, kept, smtp):
        with client_scope(there.client):
            assert deliver(mail_id=write()) == MailState.ACCEPTED
        assert len(smtp.mails) == 1

    def test_mail_that_was_waiting_is_kept_and_read_whole(self, here, smtp):
        mail_id = write()
        save_settings(actor=ACTOR, values={"mail_capture": True})
        assert LINK not in outbox().get(pk=mail_id).text
        assert deliver(mail_id=mail_id) == MailState.CAPTURED
        assert LINK in outbox().get(pk=mail_id).text
        assert not smtp.mails

    def test_nobody_is_asked_for_mail_of_unknown_fate(self, here, mailgun, fault):
        fault("lost_answer", ms=0)
        mail_id = write()
        deliver(mail_id=mail_id)
        save_settings(actor=ACTOR, values={"mail_capture": True})
        put(mail_id, next_try_at=timezone.now())
        assert deliver(mail_id=mail_id) == MailState.UNKNOWN
        assert not mailgun.lookups

    def test_the_switch_is_the_vendors(self, here):
        with pytest.raises(VendorOnly):
            save_settings(actor=here.admin.actor, values={"mail_capture": True})


class TestSendingAgain:
    @pytest.mark.parametrize("kind", ["account.password_changed", "no.longer.registered"])
    def test_a_failed_mail_leaves(self, here, smtp, kind):
        mail_id = write(kind="account.password_changed")
        put(mail_id, kind=kind, state=MailState.FAILED, next_try_at=None, error="SMTP 554", attempts=6)
        Job.objects.all().delete()
        assert may_send_again(outbox().get(pk=mail_id))
        again(mail_id)
        assert Job.objects.get(key="content.send_mail").ids == {"mail_id": mail_id}
        entry = AuditEntry.objects.get(action="mail.sent_again")
        assert entry.data == {"state": "failed", "to": "dora@example.com"}
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        assert len(smtp.mails) == 1

    @pytest.mark.parametrize(
        ("facts", "refusal"),
        [
            ({"state": MailState.QUEUED}, MailMoves),
            ({"state": MailState.SENDING}, MailMoves),
            ({"state": MailState.UNKNOWN}, MailMoves),
            ({"state": MailState.ACCEPTED, "next_try_at": None}, MailHasLeft),
            ({"state": MailState.DEFERRED, "next_try_at": None}, MailHasLeft),
            ({"state": MailState.DELIVERED, "next_try_at": None}, MailHasLeft),
            ({"state": MailState.BOUNCED, "next_try_at": None}, AddressRefuses),
            ({"state": MailState.FAILED, "next_try_at": None, "to": "nobody"}, AddressRefuses),
        ],
    )
    def test_what_moves_or_left_or_cannot_arrive_is_refused(self, here, smtp, facts, refusal):
        mail_id = write(kind="account.password_changed")
        put(mail_id, **facts)
        with pytest.raises(refusal):
            again(mail_id)
        assert not AuditEntry.objects.filter(action="mail.sent_again").exists()

    def test_a_mail_whose_link_is_gone_is_refused(self, here, smtp):
        mail_id = write(to="unknown@example.com")
        assert deliver(mail_id=mail_id) == MailState.FAILED
        with pytest.raises(SecretsGone):
            again(mail_id)

    def test_without_a_carrier_it_would_only_be_kept_again(self, here, kept, smtp):
        mail_id = write()
        deliver(mail_id=mail_id)
        with pytest.raises(MailIsKept):
            again(mail_id)
        save_settings(actor=ACTOR, values={"mail_capture": False})
        again(mail_id)
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        assert LINK.encode() in smtp.mails[0].content

    def test_mailgun_is_asked_before_a_mail_of_unknown_fate_leaves(self, here, mailgun, fault):
        fault("lost_answer", ms=0)
        mail_id = write()
        deliver(mail_id=mail_id)
        put(mail_id, next_try_at=None)
        again(mail_id)
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        assert (len(mailgun.mails), len(mailgun.lookups)) == (1, 1)

    def test_over_smtp_a_person_decides_what_we_do_not(self, here, smtp, monkeypatch):
        kind = "account.password_changed"
        monkeypatch.setitem(mail_kinds._entries, kind, MailKind(kind, "Once only"))
        smtp.hang_up = True
        mail_id = write(kind=kind)
        assert deliver(mail_id=mail_id) == MailState.UNKNOWN
        smtp.hang_up = False
        again(mail_id)
        assert deliver(mail_id=mail_id) == MailState.ACCEPTED
        assert len(smtp.mails) == 2

    def test_another_clients_mail_is_not_there(self, here, there):
        with client_scope(there.client):
            mail_id = write()
        with pytest.raises(RowMissing):
            again(mail_id)


class TestPurge:
    def old(self, years=2, **facts):
        mail_id = write(kind="account.password_changed", attachments=[Attachment("a.csv", "text/csv", b"x")])
        facts = {"state": MailState.DELIVERED, "next_try_at": None} | facts
        put(mail_id, created_at=timezone.now() - timedelta(days=365 * years + 1), **facts)
        return mail_id

    def left(self):
        return set(OutboxMail.objects.values_list("pk", flat=True))

    def test_old_mail_goes_with_its_files_in_one_audit_entry(
        self, here, there, django_capture_on_commit_callbacks
    ):
        with client_scope(there.client):
            theirs = self.old()
        gone = [self.old(), self.old(state=MailState.UNKNOWN)]
        file = MailAttachment.objects.get(mail_id=gone[0]).file
        young = self.old(years=1)
        with django_capture_on_commit_callbacks(execute=True):
            assert purge_mail(actor=ACTOR) == 2
        assert self.left() == {young}
        assert not file.storage.exists(file.name)
        assert AuditEntry.objects.get(action="mail.purged").data["count"] == 2
        with client_scope(there.client):
            assert self.left() == {theirs}
        assert purge_mail(actor=ACTOR) == 0
        assert AuditEntry.objects.filter(action="mail.purged").count() == 1

    def test_what_carriers_told_of_it_outlives_it(self, here):
        mail_id = self.old()
        facts = {"event": "delivered", "at": timezone.now(), "token": "t"}
        event = MailEvent.objects.create(mail_id=mail_id, **facts)
        assert purge_mail(actor=ACTOR) == 1
        event.refresh_from_db()
        assert event.mail is None

    @pytest.mark.parametrize("state", [MailState.QUEUED, MailState.SENDING, MailState.UNKNOWN])
    def test_mail_that_may_still_move_stays(self, here, state):
        mail_id = self.old(state=state, next_try_at=timezone.now())
        assert purge_mail(actor=ACTOR) == 0
        assert self.left() == {mail_id}

    def test_the_setting_says_how_long(self, here):
        self.old(years=2)
        save_settings(actor=ACTOR, values={"mail_keep_years": 3})
        assert purge_mail(actor=ACTOR) == 0
