"""HotSpot's double sends to our own interface, over HTTP (integrations §4.5)."""

import json

import pytest
import requests
from django.core.management import CommandError, call_command

from accounts.choices import ApiScope
from accounts.services.tokens import create_token
from core.actors import system_actor
from core.models import Client
from core.scoping import client_scope
from integrations.hotspot.fake import PUSHES, Mix, Sender, recorded_pushes
from parking.models import LotZone, PayStationRecord

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client_row():
    client = Client.objects.create(code="OC_TOMA", name="TomahawkU", features=["api"])
    with client_scope(client):
        LotZone.objects.create(name="1001")
    return client


@pytest.fixture
def token(client_row):
    with client_scope(client_row):
        facts = {
            "label": "HotSpot",
            "origin": "HotSpot",
            "scopes": [ApiScope.PERMITS_PUSH],
            "rate_per_minute": None,
        }
        return create_token(actor=system_actor(), **facts)[1]


def records(client):
    with client_scope(client):
        return list(PayStationRecord.objects.select_related("zone").order_by("id"))


def test_the_recorded_pushes_hold_what_the_plan_names():
    text = PUSHES.read_text()
    names = {push["name"] for push in recorded_pushes()}
    assert {
        "lower-case names",
        "upper-case names",
        "plate with accents",
        "end before start",
        "unknown zone",
    } <= names
    assert "Z" * 201 in text and '"amount": "5"' in text
    assert json.loads(text)


def test_every_recorded_push_gets_the_answer_it_was_recorded_with(live_server, client_row, token):
    sender = Sender(url=live_server.url, client="OC-TOMA", token=token, mix=Mix(), seed=1)
    for number, push in enumerate(recorded_pushes()):
        sender._number = number
        sender._send(push["name"], sender._filled(push["body"]), push["expect"])
    assert sender.tally.surprises == []
    good = [push for push in recorded_pushes() if push["expect"] == 0]
    assert len(records(client_row)) == len(good)
    assert {record.source for record in records(client_row)} == {"HotSpot"}
    assert {record.zone and record.zone.name for record in records(client_row)} == {"1001", None}


def test_a_mixed_run_is_answered_as_expected(live_server, client_row, token, capsys):
    mix = ["--dup", "20%", "--late", "0.2", "--bad", "20%", "--count", "60", "--rate", "0", "--seed", "7"]
    call_command("fake_hotspot", "OC_TOMA", token, "--url", live_server.url, "--tz", "local", *mix)
    out = capsys.readouterr().out
    assert out.startswith("sent 60 (bad ") and all(kind in out for kind in ("dup", "late", "good"))
    assert 20 < len(records(client_row)) < 60


def test_a_surprise_is_told_and_fails_the_command(live_server, client_row):
    with pytest.raises(CommandError, match="3 surprises\ngood push 1: expected 0, got HTTP 401"):
        call_command(
            "fake_hotspot",
            "OC_TOMA",
            "wrong",
            "--url",
            live_server.url,
            "--count",
            "3",
            "--rate",
            "0/s",
            "--seed",
            "1",
        )


def test_a_site_that_is_away_is_a_surprise_too(client_row):
    with pytest.raises(CommandError, match="got ConnectionError"):
        call_command(
            "fake_hotspot", "OC_TOMA", "x", "--url", "http://127.0.0.1:1", "--count", "1", "--rate", "0"
        )


@pytest.mark.parametrize(
    "option", [["--dup", "120%"], ["--bad", "many"], ["--rate", "fast"], ["--tz", "Mars/Base"]]
)
def test_options_that_make_no_sense_are_refused(option):
    with pytest.raises(CommandError, match=r"is no share|is no rate|nor a zone"):
        call_command("fake_hotspot", "OC_TOMA", "x", *option)


def test_requests_are_not_sent_anywhere_else(monkeypatch):
    seen = []
    monkeypatch.setattr(requests, "post", lambda url, **facts: seen.append(url) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Sender(url="http://localhost:8000/", client="OC_TOMA", token="t", mix=Mix()).run(1, lambda: None)
    assert seen == ["http://localhost:8000/api/OC_TOMA/v1/permits/push"]
