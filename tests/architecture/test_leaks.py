"""The twin-client leak sweep: no page, form, filter, export or API answer of ours knows anything of theirs."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from api.models import ApiCall
from core.scoping import all_clients, client_scope
from tests.architecture.house import client_models
from tests.architecture.tables import ADMIN_PAGES, ENDPOINTS, LINK, PORTAL_PAGES
from tests.factories.accounts import PASSWORD
from tests.world import CANARY, PLATE, make_world

pytestmark = pytest.mark.django_db
WITH_KEY = {name: page.about for name, page in ADMIN_PAGES.items() if page.about not in ("", LINK)}
WITHOUT_KEY = [name for name, page in ADMIN_PAGES.items() if not page.about]


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def fingerprint():
    """Fails when any row of another client than the given one has changed meanwhile."""

    def rows_of(client):
        marks = {}
        with connection.cursor() as cursor:
            for model in client_models():
                table = model._meta.db_table
                cursor.execute(
                    f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
                    " WHERE client_id = %s",
                    [client.pk],
                )
                marks[table] = cursor.fetchone()
        return marks

    return rows_of


def signed_in(site, address="/admin/login/", name="admin"):
    browser = Browser(headers={"host": site.host})
    assert browser.post(address, {"identifier": name, "password": PASSWORD}).status_code == 302
    return browser


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def address(name, *args):
    return reverse(f"admin_portal:{name}", args=args)


def key_of(site, about) -> tuple:
    """The arguments of an address that is about `about` of a site; `a.b` goes through attributes."""
    value = site
    for part in about.split("."):
        value = getattr(value, part)
    return value if isinstance(value, tuple) else (getattr(value, "pk", value),)


def test_their_pages_are_404_and_their_rows_stay(world, fingerprint):
    ours, theirs = world
    browser, before = signed_in(ours), fingerprint(theirs.client)
    for name, about in WITH_KEY.items():
        url = address(name, *key_of(theirs, about))
        assert browser.get(url).status_code in (404, 405), name
        assert browser.post(url, {"name": "x", "reason": "x", "confirmed": "1"}).status_code in (404, 405), (
            name
        )
    assert fingerprint(theirs.client) == before


@pytest.mark.slow
def test_no_page_list_or_export_of_ours_shows_what_is_theirs(world):
    ours, theirs = world
    their_browser = signed_in(theirs)
    browser = signed_in(ours)
    seen = 0
    for name in [*WITHOUT_KEY, *WITH_KEY]:
        arguments = key_of(ours, WITH_KEY[name]) if name in WITH_KEY else ()
        theirs_first = key_of(theirs, WITH_KEY[name]) if name in WITH_KEY else ()
        url = address(name, *arguments)
        seen += CANARY.encode() in body(their_browser.get(address(name, *theirs_first)))
        for query in ("", "?export=csv", "?export=xlsx", f"?q={PLATE}", "?archived=1&validity=all"):
            answer = browser.get(url + query)
            assert answer.status_code in (200, 302, 405), (url, query, answer.status_code)
            assert CANARY.encode() not in body(answer), (url, query)
    assert seen > 10, "their own pages show the canary, or this test sees nothing"


def test_searching_for_it_finds_nothing(world):
    browser = signed_in(world[0])
    for name in WITHOUT_KEY:
        page = browser.get(address(name), {"q": CANARY})
        if page.context and page.context.get("filter") and "q" in page.context["filter"].form.fields:
            assert page.context["count"] == 0, name


@pytest.mark.slow
def test_filters_do_not_take_their_keys(world):
    ours, theirs = world
    browser = signed_in(ours)
    for name in WITHOUT_KEY:
        page = browser.get(address(name))
        found = page.context and page.context.get("filter")
        for field in found.form.fields if found else ():
            for about in ("group", "zone", "lot", "vehicle.make", "vehicle.colour", "vehicle.body_type"):
                answer = browser.get(address(name), {field: key_of(theirs, about)[0]})
                assert answer.status_code == 200 and CANARY.encode() not in body(answer), (name, field, about)


def test_the_drivers_portal_shows_nothing_of_theirs(world):
    ours, theirs = world
    their_browser, seen = signed_in(theirs, "/login/", "driver"), 0
    for browser in (Browser(headers={"host": ours.host}), signed_in(ours, "/login/", "driver")):
        for name, page in PORTAL_PAGES.items():
            if page.about != LINK and name != "logout":
                url, their_url = (portal_address(name, site, page.about) for site in world)
                seen += CANARY.encode() in body(their_browser.get(their_url))
                assert CANARY.encode() not in body(browser.get(url)), name
    assert seen > 5, "their own pages show the canary, or this test sees nothing"


def test_a_driver_finds_none_of_their_vehicles(world, fingerprint):
    ours, theirs = world
    browser, before = signed_in(ours, "/login/", "driver"), fingerprint(theirs.client)
    for name, page in PORTAL_PAGES.items():
        if page.about == "vehicle":
            url = portal_address(name, theirs, page.about)
            assert browser.get(url).status_code in (404, 405), name
            assert browser.post(url, {"is_active": "1", "plate": "X"}).status_code == 404, name
    assert fingerprint(theirs.client) == before


def portal_address(name, site, about):
    return reverse(f"user_portal:{name}", args=key_of(site, about) if about else ())


def test_the_api_knows_nothing_of_theirs(world, fingerprint):
    ours, theirs = world
    before = fingerprint(theirs.client)
    foreign = {"apiToken": ours.plain_token, "api_token": ours.plain_token}
    facts = {
        "plate": PLATE,
        "client": theirs.client.code,
        "reference_id": str(theirs.record.reference_id),
        "startTime": "2026-01-01T10:00:00",
        "endTime": "2099-01-01T10:00:00",
        "zone": "1001",
        "plateTypeID": str(theirs.vehicle.plate_type.number),
        "prov": "ON",
        "vin": "x",
    }
    for name in ENDPOINTS:
        path = {} if name == "plates.validate" else {"client": theirs.client.code}
        answer = Browser().post(
            reverse(f"api:{name}", kwargs=path), facts | foreign, content_type="application/json"
        )
        assert (answer.status_code, answer.json()["ErrorCode"]) == (401, 9034), name
    with client_scope(
        theirs.client
    ):  # a refused try at their address is told in their log, and nothing else is
        assert ApiCall.objects.filter(code=9034, token_id=None).count() == len(ENDPOINTS)
    after = fingerprint(theirs.client)
    assert after | {"api_apicall": None} == before | {"api_apicall": None}
    before = after
    facts["client"] = ours.client.code
    for name in ENDPOINTS:
        path = {} if name == "plates.validate" else {"client": ours.client.code}
        answer = Browser().post(
            reverse(f"api:{name}", kwargs=path), facts | foreign, content_type="application/json"
        )
        assert CANARY not in answer.content.decode(), name
        assert answer.status_code in (200, 400, 404, 409), (name, answer.content)
    assert fingerprint(theirs.client) == before


def test_a_session_carried_to_their_host_is_nobody(world):
    ours, theirs = world
    browser = signed_in(ours)
    assert browser.get("/admin/").status_code == 200
    assert browser.get("/admin/", headers={"host": theirs.host}).status_code == 302


def test_every_row_carries_its_own_client(world):
    with all_clients(reason="a test looks at every row"):
        for model in client_models():
            for row in model.objects.filter(client__isnull=False):
                with client_scope(row.client):
                    assert model.objects.filter(pk=row.pk).exists()
