"""Real-Time Map: what its list says and to whom (parking §14.3)."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from core.scoping import client_scope
from parking.choices import Visibility
from tests.admin_portal.conftest import staff_member
from tests.factories.accounts import make_site
from tests.factories.parking import LotFactory, LotGroupFactory
from tests.parking.mapping import add_permits, group_on_map, make_place
from tests.world import CANARY

pytestmark = pytest.mark.django_db
URL = "/admin/real-time-map/"


@pytest.fixture
def here(db):
    return make_site("ALPHA")


@pytest.fixture
def place(here):
    with client_scope(here.client):
        return make_place(timezone.now())


def items(answer):
    """Each place of the list by its name: its markup."""
    parts = re.split(r'(?=<li class="oc-place" )', answer.content.decode())[1:]
    return {re.search(r'oc-place-name">([^<]*)<', part)[1]: part.partition("</li>")[0] for part in parts}


def words(markup):
    return " ".join(unescape(strip_tags(markup.replace("<", " <"))).split())


def test_a_place_says_how_full_it_is_and_each_of_its_lots(here, place, signed_in):
    item = items(signed_in(here).get(URL))["North"]
    said = words(item)
    assert 'data-lat="45.421500" data-lng="-75.697200"' in item
    assert 'data-colour="#1f6feb" data-figure="65%"' in item
    assert "Counted from permits, as of 20" in said
    assert "Lot Info Permits Total In use Available Standard 10 4 6 Temporary 10 3 7" in said
    assert "North Staff 4 of 10 — none North Visitors — none 3 of 10" in said
    assert 'class="oc-standard" width="40"' in item and 'class="oc-temporary" x="0" width="30"' in item


def test_the_list_alone_is_sent_anew(here, place, signed_in):
    browser = signed_in(here)
    fresh = browser.get(URL, headers={"HX-Request": "true"})
    assert items(fresh).keys() == {"North"} and "<html" not in fresh.content.decode()
    assert "HX-Request" in fresh["Vary"] and "no-store" in fresh["Cache-Control"]
    page = browser.get(URL).content.decode()
    assert f'data-hx-get="{URL}"' in page and 'data-hx-trigger="every 60s"' in page


def test_parking_MAP_6_lots_that_nobody_sees_count_and_archived_ones_do_not(here, place, signed_in):
    with client_scope(here.client):
        hidden = LotFactory(name="Cellar", lot_group=place.group, visibility=Visibility.NOT_VISIBLE)
        add_permits(place, hidden, 5, used=5)
        put_away = LotFactory(name="Gone", lot_group=place.group, archived_at=timezone.now())
        add_permits(place, put_away, 5)
    item = words(items(signed_in(here).get(URL))["North"])
    assert "Cellar 5 of 5" in item and "Standard 15 9 6" in item


def test_parking_GRP_7_a_group_without_a_lot_still_has_its_pin(here, place, signed_in):
    with client_scope(here.client):
        group_on_map("Meadow")
    item = items(signed_in(here).get(URL))["Meadow"]
    assert 'data-figure="–"' in item and "No lot belongs to this group." in item


def test_parking_C_9_a_lot_with_its_own_place_has_a_pin_and_one_without_has_none(here, place, signed_in):
    with client_scope(here.client):
        LotFactory(name="Pier", latitude="45.4", longitude="-75.7", marker_colour="#cf222e")
        LotFactory(name="Nowhere")
        LotGroupFactory(name="Not shown", latitude="45.4", longitude="-75.7")
    found = items(signed_in(here).get(URL))
    assert found.keys() == {"North", "Pier"} and 'data-colour="#cf222e"' in found["Pier"]


def test_who_may_change_lots_is_led_to_them_and_others_are_not(here, place, signed_in):
    with client_scope(here.client):
        reader = staff_member("reader", rights={"lots.view"})
    link = f'href="{reverse("admin_portal:lot_edit", args=[place.lot.pk])}"'
    assert link in items(signed_in(here).get(URL))["North"]
    read = items(signed_in(here, reader).get(URL))["North"]
    assert "North Staff" in read and link not in read


def test_an_empty_map_says_how_it_is_filled(here, signed_in):
    with client_scope(here.client):
        reader = staff_member("reader", rights={"lots.view"})
    page = signed_in(here).get(URL).content.decode()
    assert "No place is on the map yet." in page
    groups = f'href="{reverse("admin_portal:lot_group_list")}">Manage Lot Groups</a></div>'
    assert groups in page
    assert groups not in signed_in(here, reader).get(URL).content.decode()


def test_the_office_without_the_right_and_the_other_client_see_nothing(world, signed_in):
    assert signed_in(world.ours, world.ours.clerk).get(URL).status_code == 403
    page = signed_in(world.ours).get(URL).content.decode()
    assert "Group plain" in page and CANARY not in page
    assert CANARY in signed_in(world.theirs).get(URL).content.decode()


def test_thirty_lots_cost_as_many_queries_as_one(here, place, signed_in):
    browser = signed_in(here)
    browser.get(URL)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(URL).status_code == 200
        return len(captured)

    before = queries()
    with client_scope(here.client):
        for number in range(30):
            lot = LotFactory(lot_group=place.group if number % 2 else group_on_map(f"Group {number}"))
            add_permits(place, lot, 1, used=1)
    assert queries() == before
