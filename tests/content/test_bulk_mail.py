"""Bulk email: who gets it, what it says to each, and that nobody gets it twice (parking EML-5, quality §3.2)."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.choices import UserStatus
from accounts.models import Profile, User
from accounts.queries import user_types
from accounts.queries.person_search import people
from accounts.services.merges import merge_people
from content.choices import BulkMailState, RecipientState
from content.exceptions import BulkMailMoved, CountWrong, NobodyListed, NoWords, ReasonNeeded
from content.models import BulkMail, BulkMailRecipient, OutboxMail
from content.queries.bulk_mail import BULK, share_of, share_sent
from content.rules.unsubscribing import is_unsubscribe_token
from content.services.bulk_mail import (
    Message,
    cancel_bulk_mail,
    delete_bulk_mail,
    resume_bulk_mails,
    save_bulk_mail,
    send_bulk_mail,
    send_test_mail,
)
from content.services.bulk_mail_run import BATCH, write_batch, write_bulk_mail
from content.services.files import upload_files
from core.exceptions import RowMissing
from core.jobs import run_job
from core.models import AuditEntry, Job
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.content.pictures import upload
from tests.cuts import Killed, cut
from tests.factories.accounts import ACTOR, make_driver

pytestmark = pytest.mark.django_db

SITE = "https://park.alpha.example"
WORDS = {
    "en": ("News for [first_name]", "<p>Hello <strong>[name]</strong>, [organization] moves.</p>"),
    "fr": ("Nouvelles pour [first_name]", "<p>Bonjour [name].</p>"),
}


def draft(words=WORDS, **facts):
    return save_bulk_mail(actor=ACTOR, message=Message(words, **facts))


def send(row, found=None, **facts):
    found = people() if found is None else found
    return send_bulk_mail(actor=ACTOR, bulk_mail_id=row.pk, people=found, site=SITE, **facts)


def sent(found=None, typed=None, **facts):
    row = send(draft(**facts), found, typed=typed)
    write_bulk_mail(bulk_mail_id=row.pk)
    return BulkMail.objects.get(pk=row.pk)


def agree(*persons, **facts):
    Profile.objects.filter(user__in=persons).update(email_consent=True)
    for person in persons:
        User.objects.filter(pk=person.pk).update(**facts)


def driver(name, *, consent=True, **facts):
    person = make_driver(name, first_name=name.title(), last_name="Rider")
    Profile.objects.filter(user=person).update(email_consent=consent)
    User.objects.filter(pk=person.pk).update(**facts)
    return person


def crowd(number, consent=True):
    """That many drivers, quickly."""
    kind = user_types()[0]
    rows = User.objects.bulk_create(
        User(kind="driver", username=f"u{n}", email=f"u{n}@crowd.example", first_name=f"N{n}")
        for n in range(number)
    )
    Profile.objects.bulk_create(Profile(user=row, user_type=kind, email_consent=consent) for row in rows)


def addresses():
    return sorted(OutboxMail.objects.filter(kind=BULK).values_list("to", flat=True))


def outcomes(row):
    return dict(BulkMailRecipient.objects.filter(bulk_mail=row).values_list("person__username", "state"))


# ---- drafts ------------------------------------------------------------------------------------------------------


def test_a_draft_is_written_changed_and_thrown_away_each_in_the_audit(here):
    row = draft()
    assert (row.subject, row.state) == ("News for [first_name]", BulkMailState.DRAFT)
    changed = save_bulk_mail(
        actor=ACTOR, message=Message({"fr": WORDS["fr"], "en": ("", "")}), bulk_mail_id=row.pk
    )
    assert changed.subject == "Nouvelles pour [first_name]"
    delete_bulk_mail(actor=ACTOR, bulk_mail_id=row.pk)
    assert not BulkMail.objects.exists()
    told = AuditEntry.objects.filter(object_type="content.bulkmail").order_by("id")
    assert [entry.action for entry in told] == ["bulk_mail.created", "bulk_mail.changed", "bulk_mail.deleted"]


@pytest.mark.parametrize(
    "words", [{}, {"en": ("", "")}, {"en": ("Subject", " ")}, {"en": ("", "<p>Body</p>")}]
)
def test_a_message_without_words_is_refused(here, words):
    with pytest.raises(NoWords):
        draft(words)


def test_passing_consent_over_needs_a_reason(here):
    with pytest.raises(ReasonNeeded):
        draft(is_transactional=True, reason=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkMail.objects.create(subject="S", is_transactional=True)


# ---- who gets it -------------------------------------------------------------------------------------------------


@pytest.fixture
def everybody(here):
    """One driver of each sort, beside the site's own, who has agreed to nothing."""
    driver("yes")
    driver("no", consent=False)
    driver("mute", email="")
    driver("odd", email="zoé@example.com")
    driver("off", status=UserStatus.DISABLED)
    driver("new", status=UserStatus.PENDING)
    driver("gone", status=UserStatus.ARCHIVED)
    return here


LEFT = {
    "mute": "no_address",
    "odd": "bad_address",
    "off": "not_active",
    "new": "not_active",
    "gone": "archived",
}

LEFT_COUNTS = {"not_active": 2, "no_address": 1, "bad_address": 1, "archived": 1}


def test_parking_EML_5_only_who_agreed_can_sign_in_and_has_an_address_gets_it(everybody):
    row = sent(people(archived=True))
    assert addresses() == ["yes@example.com"]
    assert outcomes(row) == LEFT | {"yes": "written", "no": "no_consent", "driver": "no_consent"}
    assert (row.state, row.total, row.done) == (BulkMailState.DONE, 8, 8)
    assert row.counts == LEFT_COUNTS | {"written": 1, "no_consent": 2}
    assert share_sent(row).getting == 1


def test_a_transactional_message_passes_consent_over_and_nothing_else_and_says_why(everybody):
    row = sent(people(archived=True), is_transactional=True, reason="Lot 4 floods tonight")
    assert addresses() == ["driver@example.com", "no@example.com", "yes@example.com"]
    assert outcomes(row) == LEFT | dict.fromkeys(("yes", "no", "driver"), "written")
    entry = AuditEntry.objects.get(action="bulk_mail.sent")
    assert entry.data == {"recipients": 3, "left": 5, "reason": "Lot 4 floods tonight"}
    mail = OutboxMail.objects.filter(kind=BULK).first()
    assert "concerns your account" in mail.text and "concerns your account" in mail.html


def test_what_is_shown_before_sending_is_what_is_sent(everybody):
    for facts in ({}, {"is_transactional": True, "reason": "R"}):
        shown = share_of(people(archived=True), is_transactional=bool(facts))
        row = sent(people(archived=True), **facts)
        assert (shown.getting, shown.left_out) == (share_sent(row).getting, share_sent(row).left_out)
        assert shown.listed == row.total


def test_who_changes_their_mind_before_the_mail_is_written_gets_none(here):
    persons = [driver(name) for name in ("a", "b", "c", "d")]
    row = send(draft())
    Profile.objects.filter(user=persons[0]).update(email_consent=False)
    User.objects.filter(pk=persons[1].pk).update(status=UserStatus.ARCHIVED)
    User.objects.filter(pk=persons[2].pk).update(email="odd@no..where")
    write_bulk_mail(bulk_mail_id=row.pk)
    assert addresses() == ["d@example.com"]
    told = outcomes(row)
    assert [told[name] for name in "abcd"] == ["no_consent", "archived", "bad_address", "written"]


def test_two_accounts_that_are_merged_meanwhile_get_one_mail(here):
    kept, merged = driver("kept"), driver("merged")
    row = send(draft())
    merge_people(actor=ACTOR, kept=kept, merged=merged)
    write_bulk_mail(bulk_mail_id=row.pk)
    assert addresses() == ["kept@example.com"]


def test_nobody_of_another_client_is_ever_listed(here, there):
    driver("ours")
    with client_scope(there.client):
        driver("theirs")
        foreign = people()
        their_pk = User.objects.get(username="theirs").pk
    row = sent()
    assert addresses() == ["ours@example.com"]
    with client_scope(there.client):
        assert not OutboxMail.objects.exists() and not BulkMail.objects.exists()
        for verb in (cancel_bulk_mail, delete_bulk_mail):
            with pytest.raises(RowMissing):
                verb(actor=ACTOR, bulk_mail_id=row.pk)
        with pytest.raises(RowMissing):
            send(row)
    with pytest.raises(IntegrityError), transaction.atomic():
        send(draft(), foreign)
        connection.check_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkMailRecipient.objects.create(bulk_mail=row, person_id=their_pk, state="waiting")
        connection.check_constraints()


def test_nobody_to_write_to_is_refused_and_leaves_a_draft(here):
    row = draft()
    with pytest.raises(NobodyListed):
        send(row)
    row.refresh_from_db()
    assert (
        row.is_draft
        and not BulkMailRecipient.objects.exists()
        and not Job.objects.filter(key__contains="bulk")
    )


def test_more_than_a_hundred_are_typed_as_a_number(here):
    crowd(100)
    assert send(draft()).state == BulkMailState.SENDING
    driver("one_more")
    row = draft()
    for typed in (None, 100, 102):
        with pytest.raises(CountWrong, match="101"):
            send(row, typed=typed)
    assert send(row, typed=101).state == BulkMailState.SENDING


# ---- what it says ------------------------------------------------------------------------------------------------


def mail_to(name):
    return OutboxMail.objects.get(kind=BULK, to=f"{name}@example.com")


def test_each_reads_it_in_their_language_with_their_name(here):
    driver("anna", language="en")
    driver("zoë", language="fr", email="zoe@example.com")
    driver("max", language="")
    sent()
    english, french = mail_to("anna"), mail_to("zoe")
    assert (english.language, french.language, mail_to("max").language) == ("en", "fr", "en")
    assert english.subject == "News for Anna" and french.subject == "Nouvelles pour Zoë"
    assert "Hello <strong>Anna Rider</strong>, Alpha moves." in english.html
    assert english.text.startswith("Hello Anna Rider, Alpha moves.\n\nYou get this message because")
    assert english.text.endswith("\n-- \nAlpha\n")
    assert 'lang="fr"' in french.html and "Bonjour Zoë Rider." in french.text


def test_a_language_without_words_reads_the_other(here):
    driver("zoe", language="fr")
    sent(words={"en": WORDS["en"], "fr": ("", "")})
    mail = mail_to("zoe")
    assert (mail.language, mail.subject) == ("en", "News for Zoe") and "Stop bulk email" in mail.text


def test_names_are_words_never_markup_and_peoples_html_is_cleaned(here):
    person = driver("eve")
    User.objects.filter(pk=person.pk).update(
        first_name="<img src=x onerror=boom()>", last_name="[organization]"
    )
    sent(words={"en": ("Hi [first_name]\n", "<p onclick=boom()>[name]</p><script>boom()</script>[nonsense]")})
    mail = mail_to("eve")
    assert "<script" not in mail.html and "onclick" not in mail.html and "<img" not in mail.html
    assert "[organization]" in mail.text and "[nonsense]" in mail.text and "\n" not in mail.subject


def test_every_mail_says_how_to_stop_such_mail_to_people_and_to_programs(here, smtp):
    person = driver("anna")
    sent()
    mail = mail_to("anna")
    link = mail.headers["List-Unsubscribe"].strip("<>")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link.startswith(f"{SITE}/unsubscribe/{person.public_id}/")
    assert is_unsubscribe_token(person.public_id, link.rstrip("/").rpartition("/")[2])
    for body in (mail.text, mail.html):
        assert link in body and f"{SITE}/profile/" in body


def test_a_test_mail_goes_to_the_sender_alone_in_each_language_and_its_link_ends_nothing(here):
    anna = driver("anna")
    row = draft()
    assert send_test_mail(actor=ACTOR, bulk_mail=row, to=here.admin, sample=anna, site=SITE) == 2
    mails = OutboxMail.objects.filter(kind=BULK).order_by("id")
    assert [mail.subject for mail in mails] == ["[Test] News for Anna", "[Test] Nouvelles pour Anna"]
    for mail in mails:
        assert (mail.to, mail.person, mail.headers) == ("admin@example.com", None, {})
        assert "/unsubscribe/" not in mail.text + mail.html
        assert Job.objects.filter(key="content.send_mail", ids={"mail_id": mail.pk}).exists()
    row.refresh_from_db()
    assert row.is_draft


# ---- once, cancelled, cut off ------------------------------------------------------------------------------------


def test_what_is_sent_is_neither_sent_again_nor_changed(here):
    driver("anna")
    row = sent()
    for again in (
        lambda: send(row),
        lambda: save_bulk_mail(actor=ACTOR, message=Message(WORDS), bulk_mail_id=row.pk),
        lambda: delete_bulk_mail(actor=ACTOR, bulk_mail_id=row.pk),
        lambda: cancel_bulk_mail(actor=ACTOR, bulk_mail_id=row.pk),
    ):
        with pytest.raises(BulkMailMoved, match="News for"):
            again()
    write_bulk_mail(bulk_mail_id=row.pk)
    assert len(addresses()) == 1
    assert AuditEntry.objects.filter(action="bulk_mail.sent").count() == 1


def test_cancelled_in_the_middle_writes_no_more(here):
    crowd(BATCH + 3)
    row = send(draft(), typed=BATCH + 3)
    assert write_batch(bulk_mail_id=row.pk)
    cancelled = cancel_bulk_mail(actor=ACTOR, bulk_mail_id=row.pk)
    write_bulk_mail(bulk_mail_id=row.pk)
    cancelled.refresh_from_db()
    assert len(addresses()) == BATCH
    assert cancelled.counts == {"written": BATCH, "cancelled": 3, "no_consent": 1}
    assert cancelled.state == BulkMailState.CANCELLED and cancelled.ended_at
    assert AuditEntry.objects.get(action="bulk_mail.cancelled").data == {"cancelled": 3}


def test_a_message_whose_job_was_given_up_gets_another(here):
    driver("anna")
    row = send(draft())
    assert resume_bulk_mails() == 0
    Job.objects.filter(key="content.write_bulk_mail").update(state="failed")
    assert resume_bulk_mails() == 1
    run_job(Job.objects.get(key="content.write_bulk_mail", state="queued").pk)
    assert addresses() == ["anna@example.com"]
    row.refresh_from_db()
    assert row.state == BulkMailState.DONE and resume_bulk_mails() == 0


def elsewhere(client, *works):
    """Do all of it at once, each on a connection of its own; what each raised."""
    together, raised = Barrier(len(works)), []

    def one(work):
        try:
            with client_scope(client):
                together.wait()
                work()
        except Exception as error:
            raised.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=one, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_of_five_presses_of_send_one_sends(here):
    crowd(50)
    row = draft()
    refused = elsewhere(here.client, *[lambda: send(row)] * 5)
    assert refused == ["BulkMailMoved"] * 4
    assert BulkMailRecipient.objects.count() == 51
    assert Job.objects.filter(key="content.write_bulk_mail").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_workers_at_once_write_each_mail_once(here, locked, monkeypatch):
    """With the message's row locked they come one after the other; without it they write the same mails."""
    crowd(60)
    monkeypatch.setattr("content.services.bulk_mail_run.BATCH", 20)
    if not locked:
        monkeypatch.setattr("django.db.models.query.QuerySet.select_for_update", lambda rows, **_: rows)
    row = send(draft())
    raised = elsewhere(here.client, *[lambda: write_bulk_mail(bulk_mail_id=row.pk)] * 4)
    found = addresses()
    if locked:
        assert not raised and len(found) == len(set(found)) == 60
    else:
        assert raised or len(found) > 60


@pytest.mark.django_db(transaction=True)
def test_cut_at_any_statement_a_batch_is_whole_or_not_there(here, monkeypatch):
    monkeypatch.setattr("content.services.bulk_mail_run.BATCH", 2)
    crowd(3)
    statements = 0
    while True:
        OutboxMail.objects.filter(kind=BULK).delete()
        BulkMail.objects.all().delete()
        row = send(draft())
        try:
            with cut(statements):
                write_bulk_mail(bulk_mail_id=row.pk)
        except Killed:
            now = BulkMail.objects.get(pk=row.pk)
            assert len(addresses()) == now.counts.get("written", 0) in (0, 1, 2, 3)
            write_bulk_mail(bulk_mail_id=row.pk)
        else:
            break
        now.refresh_from_db()
        assert addresses() == [f"u{n}@crowd.example" for n in range(3)], statements
        assert now.counts == {"written": 3, "no_consent": 1} and now.state == BulkMailState.DONE
        assert BulkMailRecipient.objects.filter(state=RecipientState.WRITTEN, mail__isnull=False).count() == 3
        statements += 1
    assert statements > 10


@pytest.mark.slow
def test_ten_thousand_recipients_cost_the_same_queries_in_every_batch(here):
    crowd(10_000)
    (logo,) = upload_files(actor=ACTOR, files=[upload()])
    save_settings(actor=ACTOR, values={"site_logo": str(logo.public_id)})
    row = draft()
    with CaptureQueriesContext(connection) as sending:
        row = send(row, typed=10_000)
    assert len(sending) < 20
    costs = []
    while True:
        with CaptureQueriesContext(connection) as asked:
            goes_on = write_batch(bulk_mail_id=row.pk)
        costs.append(len(asked))
        if not goes_on:
            break
    full = costs[:-1]
    assert len(full) >= 20 and max(full) <= 15 and len(set(full[1:])) == 1, costs
    assert len(set(addresses())) == 10_000
