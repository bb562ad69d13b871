"""The editor of texts, its history, and the lists of System Messaging (parking §17.2)."""

import pytest

from content.choices import TextKind
from content.models import ContentRevision, Page
from content.queries.texts import newest_revision, text
from content.services.texts import Draft, save_text
from core.models import AuditEntry, Client
from core.scoping import client_scope
from tests.admin_portal.conftest import staff_member
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db
HOME = "/admin/messaging/texts/page:home/"
FORM = "<p>Hi</p><form><input></form>"


def write(body, key="home", kind=TextKind.PAGE, language="en", **facts):
    draft = Draft(body=body, **facts)
    return save_text(actor=ACTOR, kind=kind, key=key, language=language, draft=draft, may_write_raw=True)


def shown(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.fixture
def editor(here, in_scope, signed_in):
    """The browser of an ordinary author, who may not write any HTML."""
    return signed_in(here, staff_member("author", rights={"content.edit"}))


@pytest.fixture
def raw_editor(here, in_scope, signed_in):
    return signed_in(here, staff_member("raw-author", rights={"content.edit", "content.raw_html"}))


def test_words_are_saved_in_the_language_of_the_tab(editor):
    answer = editor.post(
        f"{HOME}?language=fr", {"title": "Bonjour", "body": "<p>Oui</p>", "seen": "0"}, follow=True
    )
    assert "The words are saved." in shown(answer)
    row = newest_revision("page", "home", "fr")
    assert (row.title, row.body, row.author) == ("Bonjour", "<p>Oui</p>", "author")
    assert newest_revision("page", "home", "en") is None
    page = shown(editor.get(HOME))
    assert (
        "English (no words yet)" in page
        and "The words in Français" in page
        and "&lt;p&gt;Oui&lt;/p&gt;" in page
    )


def test_our_own_words_are_offered_until_there_are_others(editor):
    page = shown(editor.get(HOME))
    assert "These are our own words" in page and "Parking at [org name]" in page
    write("<p>Mine</p>")
    assert "These are our own words" not in shown(editor.get(HOME))


def test_an_emptied_system_page_is_still_there(editor):
    row = write("<p>Mine</p>")
    answer = editor.post(HOME, {"title": "", "body": "", "seen": str(row.pk)}, follow=True)
    assert "readers see another language or our own words" in shown(answer)
    assert text("page", "home", "en").is_builtin


def test_two_at_once_the_second_keeps_what_was_typed_and_is_told(editor):
    write("<p>Theirs</p>")
    page = shown(editor.post(HOME, {"title": "", "body": "<p>Mine</p>", "seen": "0"}))
    assert "has saved this text since you opened it" in page and "&lt;p&gt;Mine&lt;/p&gt;</textarea>" in page
    assert text("page", "home", "en").body == "<p>Theirs</p>"


def test_parking_CON_3_who_may_not_write_any_html_is_told_what_was_cut(editor, raw_editor):
    page = shown(editor.post(HOME, {"body": FORM, "seen": "0"}, follow=True))
    assert "Not allowed here, and taken out: &lt;form&gt;, &lt;input&gt;" in page
    row = newest_revision("page", "home", "en")
    assert (row.body, row.is_raw) == ("<p>Hi</p>", False)
    page = shown(raw_editor.post(HOME, {"body": FORM, "seen": str(row.pk)}, follow=True))
    assert "Not allowed here" not in page and text("page", "home", "en").body == FORM
    assert "Not allowed here" in shown(editor.get(HOME)), "before anything is saved"


def test_parking_17_3_codes_that_do_nothing_are_told(editor):
    body = "<p>[nothing] [conditional var=x] [/message]</p>"
    page = shown(editor.post(HOME, {"body": body, "seen": "0"}, follow=True))
    assert "[nothing] is no shortcode" in page
    assert "[conditional var=x] has no closing tag" in page
    assert "[/message] closes nothing" in page


def test_a_preview_saves_nothing_and_is_for_whom_one_chooses(editor):
    words = {"title": "Hello [user first_name]", "body": "<p>[org name]</p>", "seen": "0", "press": "preview"}
    guest = shown(editor.post(HOME, words | {"viewer": "guest"}))
    assert "&lt;h1&gt;Hello &lt;/h1&gt;" in guest and "&lt;p&gt;Alpha&lt;/p&gt;" in guest
    sample = shown(editor.post(HOME, words | {"viewer": "sample"}))
    assert "&lt;h1&gt;Hello Dora&lt;/h1&gt;" in sample
    assert 'sandbox title="Preview"' in sample and "data-unsaved" in sample
    assert not ContentRevision.objects.exists()


def test_the_insert_menu_holds_every_code_and_fact(editor):
    page = shown(editor.get(HOME))
    for code in ("[user first_name]", "[org name]", "[lots]", "[user_card]", "[message …]"):
        assert f"<code data-insert>{code}</code>" in page
    assert "licence" not in page.lower()


def test_history_compares_and_restores(editor):
    old = write("<p>Open at 9</p>", title="Hours")
    new = write("<p>Open at 10</p>", title="Hours")
    listed = shown(editor.get(f"{HOME}history/?language=en"))
    assert f'href="/admin/messaging/versions/{old.pk}/"' in listed
    page = shown(editor.get(f"/admin/messaging/versions/{new.pk}/"))
    assert "<del>9</del><ins>10</ins>" in page and "Restore this version" not in page
    assert "Restore this version" in shown(editor.get(f"/admin/messaging/versions/{old.pk}/"))
    back = editor.post(f"/admin/messaging/versions/{old.pk}/restore/")
    assert back["Location"] == f"{HOME}?language=en"
    assert text("page", "home", "en").body == "<p>Open at 9</p>"
    assert AuditEntry.objects.filter(action="text.saved").count() == 3


def test_restoring_any_html_needs_its_right_too(editor, raw_editor):
    raw = write(FORM)
    write("<p>Two</p>")
    editor.post(f"/admin/messaging/versions/{raw.pk}/restore/")
    assert text("page", "home", "en").body == "<p>Hi</p>"
    raw_editor.post(f"/admin/messaging/versions/{raw.pk}/restore/")
    assert text("page", "home", "en").body == FORM


@pytest.mark.parametrize("pk", ["page:nothing", "home", "mail:x", "page:custom-1", ":", "popup:page-home"])
def test_what_is_no_text_is_a_404(editor, pk):
    assert editor.get(f"/admin/messaging/texts/{pk}/").status_code == 404


def test_a_language_that_is_not_offered_is_the_default_one(editor):
    assert 'href="?language=en" aria-current="page"' in shown(editor.get(f"{HOME}?language=xx"))


def test_a_page_goes_from_its_form_to_its_words_and_to_its_readers(editor):
    values = {"slug": "How-To-Park", "access": "everyone", "menu_order": "0", "show_in_menu": "on"}
    answer = editor.post("/admin/messaging/pages/add/", values)
    row = Page.objects.get()
    assert answer["Location"] == f"/admin/messaging/texts/page:{row.text_key}/"
    editor.post(
        answer["Location"], {"title": "How to park", "body": "<p>x</p>", "label": "Parking", "seen": "0"}
    )
    listed = shown(editor.get("/admin/messaging/"))
    assert "How to park" in listed and "Not published" in listed and "English" in listed
    editor.post(f"/admin/messaging/pages/{row.pk}/publish/")
    assert "Published" in shown(editor.get("/admin/messaging/"))
    assert editor.get("/how-to-park/").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"slug": "vehicles"}, "The site itself needs the address /vehicles/."),
        ({"slug": "a b"}, "Enter a valid “slug”"),
        ({"slug": "rules"}, "Another page has the address /rules/."),
        ({"slug": "x", "access": "types"}, "Choose at least one user type"),
    ],
)
def test_what_a_page_may_not_be_is_said_beside_its_field(editor, wrong, words):
    values = {"slug": "rules", "access": "everyone", "menu_order": "0"}
    editor.post("/admin/messaging/pages/add/", values)
    page = shown(editor.post("/admin/messaging/pages/add/", values | wrong))
    assert words in page and 'class="oc-field-error"' in page


def test_a_popup_is_added_before_a_page_and_worded(editor):
    answer = editor.post("/admin/messaging/popups/add/", {"trigger": "page-login", "frequency": "session"})
    assert answer["Location"] == "/admin/messaging/texts/popup:page-login/"
    assert "Before the page “Login Screen”" in shown(editor.get("/admin/messaging/popups/"))
    editor.post("/admin/messaging/popups/popup:page-login/", {"frequency": "always"})
    assert "every time" in shown(editor.get("/admin/messaging/popups/"))
    editor.post("/admin/messaging/popups/popup:page-login/delete/")
    assert "Login Screen" not in shown(editor.get("/admin/messaging/popups/"))


def test_enforcement_VEH_15_the_vehicle_disclaimer_is_worded_here_and_stays_on(editor):
    editor.post("/admin/messaging/popups/popup:vehicle_add/", {"frequency": "session"})
    page = shown(editor.get("/admin/messaging/popups/popup:vehicle_add/"))
    assert "It cannot be switched off" in page
    assert editor.get("/admin/messaging/popups/popup:vehicle_add/delete/").status_code == 200
    page = shown(editor.get("/admin/messaging/texts/popup:vehicle_add/"))
    assert "I drive this vehicle or answer for it" in page


def test_the_dashboard_message_is_shown_cleaned(editor, raw_editor):
    write("<p>Staff meeting at noon</p><form></form>", key="dashboard", kind=TextKind.MESSAGE)
    page = shown(editor.get("/admin/"))
    assert "<p>Staff meeting at noon</p></div></section>" in page


def test_what_is_not_translated_is_listed_and_counted(editor, here):
    write("<p>Hi</p>")
    write("<p>Hi</p>", key="login")
    write("<p>Salut</p>", key="login", language="fr")
    write("<p>Salut</p>", key="vehicles", language="fr")
    page = shown(editor.get("/admin/messaging/not-translated/"))
    assert "Not translated (1)" in page and f'href="{HOME}?language=fr"' in page
    assert "My Vehicles" not in page and "Login Screen" not in page
    Client.objects.filter(pk=here.client.pk).update(languages=["en"])
    assert "Not translated" not in shown(editor.get("/admin/messaging/"))


def test_another_clients_pages_and_versions_are_none(editor, there):
    with client_scope(there.client):
        row = write("<p>Theirs</p>", key="custom-9")
    assert editor.get(f"/admin/messaging/versions/{row.pk}/").status_code == 404
    assert editor.post(f"/admin/messaging/versions/{row.pk}/restore/").status_code == 404
