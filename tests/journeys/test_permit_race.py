"""Buyers who want the same permits over real HTTP (parking PER-3, scenario 7)."""

import os
import socket
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import requests
from django.conf import settings as site_settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.scoping import client_scope
from parking.choices import OPEN_RENTALS
from parking.models import PermitRental
from parking.services import rentals
from tests.at_once import meeting
from tests.parking.selling import another_driver, make_shop, open_shop
from tests.workers import ROOT, eventually

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TOKEN = "x" * 32
TAKEN, REFUSED = "to the checkout", "told why not"


def shop_of(permits: int, buyers: int) -> SimpleNamespace:
    shop = make_shop(permits=permits)
    with client_scope(shop.site.client):
        open_shop(shop)
        shop.people = [another_driver(f"person{n}") for n in range(buyers)]
        User.objects.drivers().update(first_name="Dora", last_name="Diver")  # who has no name gives one first
        shop.cookies = [session_of(person) for person in shop.people]
    return shop


def session_of(person) -> dict[str, str]:
    """The cookies of somebody who is signed in."""
    browser = Client()
    browser.force_login(person)
    name = site_settings.SESSION_COOKIE_NAME
    return {name: browser.cookies[name].value, site_settings.CSRF_COOKIE_NAME: TOKEN}


def buy_at(site: str, shop: SimpleNamespace, barrier: Barrier):
    """A buyer: looks at nothing, confirms what the page would have shown."""
    address = site + reverse("user_portal:permit_buy", args=[shop.lot.pk])

    def buy(cookies: dict[str, str]) -> str:
        barrier.wait()
        form = {"csrfmiddlewaretoken": TOKEN, "seen": "350.00"}
        answer = requests.post(address, data=form, cookies=cookies, allow_redirects=False, timeout=60)
        if answer.status_code == 302 and "/payments/checkout/" in answer.headers["Location"]:
            return TAKEN
        return (
            REFUSED if answer.status_code == 200 else f"{answer.status_code} {answer.headers.get('Location')}"
        )

    return buy


def all_at_once(site: str, shop: SimpleNamespace) -> Counter:
    number = len(shop.cookies)
    buy = buy_at(site, shop, Barrier(number, timeout=60))
    with ThreadPoolExecutor(number) as pool:
        return Counter(pool.map(buy, shop.cookies))


def numbers_sold(shop: SimpleNamespace) -> list[int]:
    with client_scope(shop.client):
        rows = PermitRental.objects.filter(status__in=OPEN_RENTALS)
        return sorted(rows.values_list("permit__sequence", flat=True))


def test_parking_29_7_two_buyers_race_for_the_last_permit_and_one_wins(live_site):
    shop = shop_of(1, 2)
    assert all_at_once(live_site, shop) == {TAKEN: 1, REFUSED: 1}
    assert numbers_sold(shop) == [1]


def test_control_without_its_guards_both_win(live_site, monkeypatch):
    shop = shop_of(1, 2)
    monkeypatch.setattr(rentals, "_first_locked", meeting(lambda permits, waiting: permits.first()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'permit_is_rented_once_a_window'")
        (index,) = cursor.fetchone()
        cursor.execute("DROP INDEX permit_is_rented_once_a_window")
    try:
        assert all_at_once(live_site, shop) == {TAKEN: 2}
        assert numbers_sold(shop) == [1, 1]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM parking_rentalvehicle")
            cursor.execute("DELETE FROM parking_permitrental")
            cursor.execute(index)


@pytest.fixture
def served(transactional_db, tmp_path):
    """The site as it is run: granian with two workers over the test's own database; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"].replace("/opscom?", f"/{name}?")
    assert name in url
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "2", "--blocking-threads", "1", "--no-ws", "opscom.wsgi:application",
    ]  # fmt: skip
    with open(tmp_path / "web.log", "w") as log:
        environment = {**os.environ, "DATABASE_URL": url}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            site = f"http://127.0.0.1:{port}"
            eventually(lambda: answers(site, process), "an answer of the server")
            yield site
        finally:
            process.terminate()
            process.wait()
    print((tmp_path / "web.log").read_text())  # noqa: T201  shown when the test fails


def answers(site: str, process: subprocess.Popen) -> bool:
    assert process.poll() is None, "the server ended"
    try:
        with urlopen(f"{site}/login/", timeout=30):
            return True
    except HTTPError:
        return True  # no client has this host yet
    except OSError:
        return False


def test_200_buyers_of_50_permits_get_exactly_50(served):
    shop = shop_of(50, 200)
    assert all_at_once(served, shop) == {TAKEN: 50, REFUSED: 150}
    assert numbers_sold(shop) == list(range(1, 51))
