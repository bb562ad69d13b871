"""The client's own words on the portal: around every page, above system pages, on pages of its own (parking §17)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import UserType
from content.choices import Frequency, PageAccess
from content.services.pages import archive_page, save_page
from content.services.popups import save_popup
from content.services.texts import Draft, save_text
from core.models import AuditEntry
from core.scoping import client_scope
from tests.factories.accounts import ACTOR
from tests.user_portal.test_registration import words

pytestmark = pytest.mark.django_db


def write(kind, key, body="", language="en", **more):
    return save_text(
        actor=ACTOR,
        kind=kind,
        key=key,
        language=language,
        draft=Draft(body=body, **more),
        may_write_raw=False,
    )


def make_page(slug="how-to-park", body="<p>By the arena</p>", types=(), title="How to park", **values):
    page = save_page(
        actor=ACTOR,
        values={"slug": slug, "published": True, **values},
        user_type_ids=[one.pk for one in types],
    )
    write("page", page.text_key, body, title=title)
    return page


def test_a_page_is_shown_with_its_title_and_in_the_menu(scope, browse):
    make_page(menu_order=2)
    make_page("rules", title="Rules", menu_order=1)
    browser = browse(scope)
    shown = words(browser.get("/how-to-park/"))
    assert "<h1>How to park</h1>" in shown and "<p>By the arena</p>" in shown
    assert "<title>How to park" in shown
    menu = words(browser.get("/"))
    assert menu.index('href="/rules/"') < menu.index('href="/how-to-park/"')


def test_words_are_in_the_readers_language_else_in_the_clients(scope, browse):
    page = make_page()
    browser = browse(scope)
    assert "By the arena" in words(browser.get("/how-to-park/", headers={"accept-language": "fr"}))
    write("page", page.text_key, "<p>Près de l’aréna</p>", "fr", title="Où se garer", label="Stationner")
    shown = words(browser.get("/how-to-park/", headers={"accept-language": "fr"}))
    assert "Près de l’aréna" in shown and "<h1>Où se garer</h1>" in shown and "Stationner</a>" in shown


@pytest.mark.parametrize(
    ("access", "to_guest", "to_driver"),
    [
        (PageAccess.EVERYONE, 200, 200),
        (PageAccess.GUESTS, 200, 404),
        (PageAccess.USERS, 302, 200),
    ],
)
def test_who_may_not_see_a_page_finds_none_or_signs_in(scope, browse, signed_in, access, to_guest, to_driver):
    make_page(access=access)
    guest, driver = browse(scope), signed_in(scope)
    assert guest.get("/how-to-park/").status_code == to_guest
    assert driver.get("/how-to-park/").status_code == to_driver
    assert ("/how-to-park/" in words(guest.get("/"))) == (to_guest == 200)
    assert ("/how-to-park/" in words(driver.get("/"))) == (to_driver == 200)


def test_a_page_for_user_types_is_for_these_alone(scope, browse, signed_in):
    mine = scope.driver.profile.user_type
    make_page("ours", access=PageAccess.TYPES, types=[mine])
    make_page("theirs", access=PageAccess.TYPES, types=[UserType.objects.exclude(pk=mine.pk).first()])
    assert browse(scope).get("/ours/")["Location"] == "/login/?next=%2Fours%2F"
    driver = signed_in(scope)
    assert driver.get("/ours/").status_code == 200
    assert driver.get("/theirs/").status_code == 404


def test_drafts_archived_pages_and_another_clients_are_no_pages(scope, there, browse):
    make_page("draft", published=False)
    archive_page(actor=ACTOR, page_id=make_page("gone").pk)
    with client_scope(there.client):
        make_page("elsewhere")
    for slug in ("draft", "gone", "elsewhere", "nothing"):
        assert browse(scope).get(f"/{slug}/").status_code == 404


@pytest.mark.parametrize(
    ("key", "path"),
    [("login", "/login/"), ("register", "/register/"), ("home", "/"), ("register", "/register/1/")],
)
def test_words_stand_above_what_a_system_page_does(scope, browse, key, path):
    write("page", key, "<p>Our own words</p>", title="Our own title")
    shown = words(browse(scope).get(path))
    assert "Our own words" in shown and "<h1>Our own title</h1>" in shown
    assert "<form" in shown.partition("<main")[2] or path == "/"


@pytest.mark.parametrize(
    ("key", "path"), [("vehicles", "/vehicles/"), ("profile", "/profile/"), ("home", "/")]
)
def test_words_of_drivers_pages_know_who_reads_them(scope, signed_in, key, path):
    write("page", key, "<p>Hello [user first_name]!</p>", title="For [user first_name]")
    shown = words(signed_in(scope).get(path))
    assert "Hello Dora!" in shown and "<h1>For Dora</h1>" in shown


def test_parking_CON_1_a_guest_is_nobody(scope, browse):
    write("page", "home", "<p>Hello [user first_name]!</p>")
    assert "Hello !" in words(browse(scope).get("/"))


def test_header_and_footer_are_on_every_page(scope, browse):
    write("design", "header", "<p>Campus closed today</p>")
    write("design", "footer", "<p>Parking office, room 1</p>")
    for path in ("/", "/login/", "/register/"):
        shown = words(browse(scope).get(path))
        assert "Campus closed today" in shown and "Parking office, room 1" in shown


def test_our_own_words_stand_on_the_first_page_until_there_are_others(scope, browse, signed_in):
    welcome = "With an account you also see your vehicles"
    assert welcome in words(browse(scope).get("/"))
    assert welcome not in words(signed_in(scope).get("/"))
    write("page", "home", "<p>Ours</p>")
    assert welcome not in words(browse(scope).get("/"))


def test_a_value_is_never_markup(scope, signed_in):
    scope.driver.first_name = "<img src=x onerror=boom()>"
    scope.driver.save()
    write("page", "vehicles", "<p>[user first_name]</p>")
    assert "<img src=x" not in words(signed_in(scope).get("/vehicles/"))


def test_all_words_of_a_page_cost_as_many_queries_for_three_pages_as_for_one(scope, browse):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert browse(scope).get("/how-to-park/").status_code == 200
        return [one["sql"] for one in captured]

    make_page()
    before = queries()
    assert len([sql for sql in before if "content_contentrevision" in sql]) == 1
    for number in range(2):
        make_page(f"more-{number}")
    write("design", "header", "<p>x</p>")
    assert len(queries()) == len(before)


def popup(trigger, frequency=Frequency.SESSION, body="<p>Mind the rules</p>"):
    save_popup(actor=ACTOR, trigger=trigger, frequency=frequency, is_active=True)
    write("popup", trigger, body, title="Rules", label="Fine")


def test_a_popup_stands_before_a_page_once_a_session(scope, browse):
    popup("page-login")
    browser = browse(scope)
    asked = browser.get("/login/?next=/profile/")["Location"]
    assert asked == "/popup/page-login/?next=%2Flogin%2F%3Fnext%3D%2Fprofile%2F"
    shown = words(browser.get(asked))
    assert "Mind the rules" in shown and ">Fine</button>" in shown and "<h1>Rules</h1>" in shown
    assert browser.post("/popup/page-login/", {"next": "/login/"})["Location"] == "/login/"
    assert browser.get("/login/").status_code == 200
    assert browser.get("/login/").status_code == 200
    assert browse(scope).get("/login/").status_code == 302, "another visitor is asked"


def test_a_popup_of_every_time_asks_again(scope, browse):
    page = make_page()
    popup(f"page-{page.text_key}", Frequency.ALWAYS)
    browser = browse(scope)
    asked = browser.get("/how-to-park/")["Location"]
    browser.post(asked.partition("?")[0], {"next": "/how-to-park/"})
    assert browser.get("/how-to-park/").status_code == 200
    assert browser.get("/how-to-park/")["Location"] == asked


def test_accepting_is_kept_on_record_for_who_is_signed_in(scope, browse, signed_in):
    popup("page-home")
    browse(scope).post("/popup/page-home/")
    assert not AuditEntry.objects.filter(action="popup.accepted").exists()
    signed_in(scope).post("/popup/page-home/")
    entry = AuditEntry.objects.get(action="popup.accepted")
    assert (entry.object_id, entry.data["popup"]) == (str(scope.driver.pk), "Rules")


def test_a_popup_that_is_off_or_says_nothing_or_is_none_asks_nobody(scope, there, browse):
    popup("page-login")
    save_popup(actor=ACTOR, trigger="page-login", frequency=Frequency.SESSION, is_active=False)
    save_popup(actor=ACTOR, trigger="page-register", frequency=Frequency.SESSION, is_active=True)
    with client_scope(there.client):
        popup("page-home")
    browser = browse(scope)
    for path in ("/", "/login/", "/register/"):
        assert browser.get(path).status_code == 200
    for trigger in ("page-login", "page-register", "page-home", "nothing"):
        assert browser.get(f"/popup/{trigger}/").status_code == 404


def test_a_popup_of_a_page_one_may_not_see_is_not_shown(scope, browse, signed_in):
    page = make_page(access=PageAccess.USERS)
    popup(f"page-{page.text_key}")
    asked = browse(scope).get(f"/popup/page-{page.text_key}/")
    assert asked["Location"].startswith("/login/")
    save_page(actor=ACTOR, page_id=page.pk, values={"access": PageAccess.GUESTS})
    assert signed_in(scope).get(f"/popup/page-{page.text_key}/").status_code == 404
