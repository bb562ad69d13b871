"""The audit log: who changed what (parking ADM-7)."""

import pytest

from core import audit
from core.actors import Actor
from core.choices import ActorKind
from core.scoping import client_scope

ACTOR = Actor(ActorKind.PERSON, "7", "Ada Admin", on_behalf_of="Dana Driver")


@pytest.fixture
def entries(here, there):
    """An entry in each client."""
    made = []
    for site in (here, there):
        with client_scope(site.client):
            made.append(
                audit.record(ACTOR, "client.changed", site.client, name=("Old", f"New {site.client.code}"))
            )
    return made


def test_list_and_entry_tell_who_what_before_and_after(here, signed_in, entries):
    browser = signed_in(here)
    page = browser.get("/admin/audit/").content.decode()
    assert "Ada Admin" in page and "Old → New ALPHA" in page and "New BETA" not in page
    page = browser.get(f"/admin/audit/{entries[0].pk}/").content.decode()
    assert "Dana Driver" in page and "Old → New ALPHA" in page


def test_filters_narrow_and_bad_ones_break_nothing(here, signed_in, entries):
    browser = signed_in(here)
    assert "Ada Admin" in browser.get("/admin/audit/?q=ada&action=client").content.decode()
    assert "Ada Admin" not in browser.get("/admin/audit/?q=nobody").content.decode()
    assert "Ada Admin" not in browser.get("/admin/audit/?at_before=2001-01-01").content.decode()
    assert browser.get("/admin/audit/?at_after=nonsense&page=x").status_code == 200


def test_another_clients_entry_is_404(here, signed_in, entries):
    assert signed_in(here).get(f"/admin/audit/{entries[1].pk}/").status_code == 404


def test_export_holds_our_rows_only(here, signed_in, entries):
    text = b"".join(signed_in(here).get("/admin/audit/?export=csv").streaming_content).decode()
    assert "ALPHA" in text and "BETA" not in text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_changed(here, signed_in, entries, method):
    browser = signed_in(here)
    for address in ("/admin/audit/", f"/admin/audit/{entries[0].pk}/"):
        assert getattr(browser, method)(address).status_code == 405


def test_signed_out_and_without_the_right(here, signed_in, client, entries):
    for address in ("/admin/audit/", f"/admin/audit/{entries[0].pk}/"):
        assert client.get(address, headers={"host": here.host}).status_code == 302
        assert signed_in(here, here.nobody).get(address).status_code == 403
