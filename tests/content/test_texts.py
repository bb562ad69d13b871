"""What people write: versions, languages, who may write what (parking §17.2, CON-3, CON-5)."""

import threading

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from content.choices import TextKind
from content.exceptions import TextChanged
from content.models import ContentRevision
from content.queries.texts import languages_of, newest_revision, revisions, text, texts
from content.services.texts import Draft, restore_text, save_text
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db
PAGE = TextKind.PAGE


def write(body, language="en", key="home", kind=PAGE, **options):
    draft = Draft(title=options.pop("title", ""), body=body, plain=options.pop("plain", ""))
    return save_text(actor=ACTOR, kind=kind, key=key, language=language, draft=draft, **options)


def test_each_save_is_a_version_and_is_audited(here):
    first, second = write("<p>One</p>"), write("<p>Two</p>")
    assert [row.body for row in revisions(PAGE, "home", "en")] == ["<p>Two</p>", "<p>One</p>"]
    assert text(PAGE, "home", "en").body == "<p>Two</p>"
    assert (second.author, first.author) == (ACTOR.label, ACTOR.label)
    entries = AuditEntry.objects.filter(action="text.saved")
    assert entries.count() == 2 and entries[0].data["key"] == "home"


def test_saving_the_same_again_or_nothing_at_all_writes_nothing(here):
    assert write("") is None
    row = write("<p>One</p>")
    assert write("<p>One</p>\r\n") == row
    assert ContentRevision.objects.count() == 1


def test_a_version_is_never_changed(here):
    row = write("<p>One</p>")
    with pytest.raises(DatabaseError), transaction.atomic():
        ContentRevision.objects.filter(pk=row.pk).update(body="x")


def test_parking_CON_5_a_missing_language_falls_back_to_the_clients(here):
    write("<p>Hello</p>")
    shown = text(PAGE, "home", "fr")
    assert (shown.body, shown.language) == ("<p>Hello</p>", "en")
    write("<p>Bonjour</p>", "fr")
    assert text(PAGE, "home", "fr").body == "<p>Bonjour</p>"
    write("", "en")
    assert text(PAGE, "home", "en").body == "<p>Bonjour</p>", "an emptied text says nothing"
    assert languages_of(PAGE) == {"home": {"fr"}}


def test_nothing_written_is_empty(here):
    assert not text(PAGE, "home", "en")


def test_many_texts_cost_one_query(here, django_assert_num_queries):
    for key in ("home", "login", "vehicles"):
        write(f"<p>{key}</p>", key=key)
    wanted = [(PAGE, "home"), (PAGE, "login"), (PAGE, "vehicles"), (TextKind.DESIGN, "header")]
    with django_assert_num_queries(1):
        shown = texts(wanted, "en")
    assert [shown[name].body for name in wanted] == ["<p>home</p>", "<p>login</p>", "<p>vehicles</p>", ""]


def test_parking_CON_3_html_is_cleaned_unless_the_author_may_write_any(here):
    html = '<form id="x"><p>Hi</p></form>'
    assert write(html).body == "<p>Hi</p>"
    raw = write(html, may_write_raw=True)
    assert raw.is_raw and raw.body == html
    plain = write("<p>Hi</p>", may_write_raw=True)
    assert not plain.is_raw, "what needs no cleaning is not raw"
    assert not write(html, kind=TextKind.MAIL, key="x", may_write_raw=True).is_raw, "mails are always cleaned"


def test_restoring_makes_an_old_version_the_newest(here, there):
    old = write("<p>One</p>", title="First")
    write("<p>Two</p>")
    back = restore_text(actor=ACTOR, revision_id=old.pk)
    assert back.pk != old.pk and (back.title, back.body) == ("First", "<p>One</p>")
    with client_scope(there.client), pytest.raises(RowMissing):
        restore_text(actor=ACTOR, revision_id=old.pk)


def test_who_may_not_write_raw_html_cannot_restore_it(here):
    raw = write("<form><p>Hi</p></form>", may_write_raw=True)
    write("<p>Two</p>")
    assert restore_text(actor=ACTOR, revision_id=raw.pk).body == "<p>Hi</p>"


def test_two_who_edit_at_once_are_told(here):
    first = write("<p>One</p>", seen=0)
    write("<p>Two</p>", seen=first.pk)
    with pytest.raises(TextChanged, match=ACTOR.label):
        write("<p>Three</p>", seen=first.pk)
    with pytest.raises(TextChanged):
        write("<p>Three</p>", seen=0)
    assert text(PAGE, "home", "en").body == "<p>Two</p>"


@pytest.mark.django_db(transaction=True)
def test_of_two_first_versions_at_once_one_is_told(here):
    refused = []

    def other():
        try:
            with client_scope(here.client):
                write("<p>Other</p>", seen=0)
        except TextChanged as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        write("<p>Mine</p>", seen=0)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive(), "the other waits"
    thread.join()
    assert len(refused) == 1 and revisions(PAGE, "home", "en").count() == 1


def test_another_clients_words_are_never_shown(here, there):
    write("<p>Ours</p>")
    with client_scope(there.client):
        assert not text(PAGE, "home", "en") and newest_revision(PAGE, "home", "en") is None
        write("<p>Theirs</p>", key="home")
    assert text(PAGE, "home", "en").body == "<p>Ours</p>"
