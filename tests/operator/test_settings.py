"""Settings that only operators may change (parking SET-4)."""

import pytest

from core.models import AuditEntry, SettingRevision
from core.scoping import client_scope
from core.system_settings import MASK, Setting, settings_registry, value

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    """One vendor's setting of each kind that a page draws in its own way."""
    monkeypatch.setattr(
        settings_registry,
        "_entries",
        settings_registry._entries
        | {
            setting.key: setting
            for setting in (
                Setting("t_theirs", "t", "T", "The client's own", default=""),
                Setting("t_minutes", "t", "T", "Minutes", "int", default=5, minimum=1, maximum=9, vendor_only=True),
                Setting("t_on", "t", "T", "Switch", "bool", default=False, vendor_only=True),
                Setting("t_key", "t", "T", "Key", "secret", default="", vendor_only=True),
                Setting("t_mode", "t", "T", "Mode", "choice", "a", choices=[("a", "A"), ("b", "B")], vendor_only=True),
            )
        },
    )  # fmt: skip


@pytest.fixture(autouse=True)
def alone(monkeypatch, declared):
    """The house's own vendor settings are not what is tried here."""
    house = {
        key: it for key, it in settings_registry._entries.items() if key[:2] == "t_" or not it.vendor_only
    }
    monkeypatch.setattr(settings_registry, "_entries", house)


def page_of(site):
    return f"/operator/core/client/{site.client.pk}/settings/"


def stored(site):
    with client_scope(site.client):
        return {key: value(key) for key in ("t_minutes", "t_on", "t_key", "t_mode")}


FILLED = {"t_minutes": "7", "t_on": "on", "t_key": "s3cret", "t_mode": "b"}


def test_they_are_shown_and_saved_for_one_client(console, ours, theirs, everything):
    page = console.get(page_of(ours)).content.decode()
    assert "Minutes" in page
    assert "The client&#x27;s own" not in page
    assert (
        console.post(page_of(ours), FILLED)["Location"] == f"/operator/core/client/{ours.client.pk}/change/"
    )
    ours.client.refresh_from_db()
    assert stored(ours) == {"t_minutes": 7, "t_on": True, "t_key": "s3cret", "t_mode": "b"}
    assert stored(theirs) == {"t_minutes": 5, "t_on": False, "t_key": "", "t_mode": "a"}
    entries = AuditEntry.objects.filter(action="setting.changed", client=ours.client)
    assert {entry.data["key"] for entry in entries} == set(FILLED)
    assert {entry.actor_kind for entry in entries} == {"operator"}


def test_a_secret_never_comes_back_and_its_mask_keeps_it(console, ours):
    console.post(page_of(ours), FILLED)
    page = console.get(page_of(ours)).content.decode()
    assert "s3cret" not in page
    assert MASK in page
    console.post(page_of(ours), FILLED | {"t_key": MASK, "t_minutes": "8"})
    ours.client.refresh_from_db()
    assert stored(ours)["t_key"] == "s3cret"
    assert stored(ours)["t_minutes"] == 8


@pytest.mark.parametrize("bad", [{"t_minutes": "10"}, {"t_minutes": "many"}, {"t_mode": "c"}])
def test_what_does_not_fit_is_told_and_nothing_is_saved(console, ours, everything, bad):
    answer = console.post(page_of(ours), FILLED | bad)
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not SettingRevision.objects.exists()


def test_a_client_that_is_not_there_is_not_found(console):
    assert console.get("/operator/core/client/424242/settings/").status_code == 404


def test_signed_out_asks_to_sign_in(client, ours):
    assert client.post(page_of(ours), FILLED)["Location"].startswith("/operator/login/")
