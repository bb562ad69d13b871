"""The tab Maps: tiles of a host that the client names, and of no other (parking MAP-10)."""

import pytest
from django.urls import reverse

from core.scoping import client_scope
from core.system_settings import save_settings, value
from parking.queries.map_tiles import MapTiles, map_tiles
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db
TAB = "/admin/settings/maps/"
TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
THANKS = "© Makers of maps"
SENT = {"map_green_from": "50", "map_amber_from": "20", "map_tiles_url": TILES, "map_attribution": THANKS}


def policy(answer):
    """The sources of pictures that the page's policy names."""
    rules = dict(rule.strip().partition(" ")[::2] for rule in answer["Content-Security-Policy"].split(";"))
    return rules["img-src"].split()


def use_tiles(site):
    with client_scope(site.client):
        save_settings(actor=ACTOR, values={"map_tiles_url": TILES, "map_attribution": THANKS})


def test_tiles_are_set_with_who_made_them_and_taken_back(here, signed_in):
    browser = signed_in(here)
    assert browser.post(TAB, SENT).status_code == 302
    here.client.refresh_from_db()
    with client_scope(here.client):
        assert map_tiles() == MapTiles(TILES, THANKS)
    assert browser.post(TAB, SENT | {"map_tiles_url": "", "map_attribution": ""}).status_code == 302
    here.client.refresh_from_db()
    with client_scope(here.client):
        assert map_tiles() == MapTiles("", "") and map_tiles().sources == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://tiles.example.org/{z}/{x}/{y}.png", "Begin with https://"),
        ("//tiles.example.org/{z}/{x}/{y}.png", "Begin with https://"),
        ("https://{s}.example.org/{z}/{x}/{y}.png", "one host name"),
        ("https://me:key@tiles.example.org/{z}/{x}/{y}.png", "one host name"),
        ("https://tiles.example.org;script-src/{z}/{x}/{y}.png", "one host name"),
        ("https://tiles.example.org *.com/{z}/{x}/{y}.png", "one host name"),
        ("https://[::1/{z}/{x}/{y}.png", "one host name"),
        ("https://*/{z}/{x}/{y}.png", "one host name"),
        ("https://tiles.example.org/{z}/tile.png", "lacks {x}, {y}"),
        ("https://tiles.example.org/{z}/{x}/{y}.png?key={key}", "can stand in braces"),
    ],
)
def test_an_address_that_is_no_template_of_one_https_host_is_refused(here, signed_in, url, said):
    page = signed_in(here).post(TAB, SENT | {"map_tiles_url": url})
    assert said in " ".join(page.context["form"].errors["map_tiles_url"])
    with client_scope(here.client):
        assert value("map_tiles_url") == ""


def test_whoever_made_the_tiles_is_named(here, signed_in):
    page = signed_in(here).post(TAB, SENT | {"map_attribution": " "})
    assert page.context["form"].errors.keys() == {"map_attribution"}
    with client_scope(here.client):
        save_settings(actor=ACTOR, values={"map_tiles_url": TILES})
        assert map_tiles().sources == []


@pytest.mark.parametrize("url", ["https://tiles.example.org:8443/{z}/{x}/{y}{r}.png?k=1", TILES])
def test_a_port_a_key_and_fine_tiles_are_fine(here, signed_in, url):
    assert signed_in(here).post(TAB, SENT | {"map_tiles_url": url}).status_code == 302


def test_only_pages_with_a_map_may_show_pictures_of_that_host_and_only_of_that_client(world, signed_in):
    use_tiles(world.ours)
    ours, theirs = signed_in(world.ours), signed_in(world.theirs)
    own = ["'self'", "data:"]
    for name, about in (
        ("admin_map", ()),
        ("lot_group_add", ()),
        ("lot_group_edit", ("group",)),
        ("lot_zones", ("lot",)),
    ):
        for browser, site, sources in (
            (ours, world.ours, [*own, "https://tiles.example.org"]),
            (theirs, world.theirs, own),
        ):
            url = reverse(f"admin_portal:{name}", args=[getattr(site, row).pk for row in about])
            assert policy(browser.get(url)) == sources, (name, site.client)
    assert policy(ours.get("/admin/lot-groups/")) == own
    assert policy(ours.get(TAB)) == own
