"""fakepay refuses what no provider would take, and exists in demos and tests only (integrations §15.1)."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from integrations.fakepay.fake import SECRET
from integrations.fakes.courier import Courier, Letter

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def ask(fakes):
    def call(method, path, fields=None, secret=SECRET):
        files = [(name, (None, text)) for name, text in (fields or {}).items()]
        headers = {"Authorization": f"Bearer {secret}"}
        url = f"{fakes.url}/fakepay{path}"
        return requests.request(method, url, files=files or None, headers=headers, timeout=5)

    return call


def payment(**facts):
    usual = {
        "key": str(uuid4()),
        "number": "K7M2-9QXD",
        "amount": "45.20",
        "currency": "CAD",
        "language": "en",
        "success_url": "http://localhost/paid/",
        "cancel_url": "http://localhost/cancelled/",
        "expires_at": str(int(datetime.now(UTC).timestamp()) + 1800),
    }
    return {name: text for name, text in (usual | facts).items() if text is not None}


@pytest.mark.parametrize(
    "facts", [{"amount": "45.205"}, {"amount": "much"}, {"key": None}, {"expires_at": "soon"}, {"line": "x"}]
)
def test_payments_that_make_no_sense(ask, fakes, facts):
    assert ask("POST", "/payments", payment(**facts)).status_code == 400
    assert not fakes.stages["fakepay"].vendor.sales


@pytest.mark.parametrize("facts", [{"amount": "45.21"}, {"currency": "USD"}])
def test_a_key_is_for_one_payment(ask, facts):
    first = payment()
    assert ask("POST", "/payments", first).status_code == 200
    assert ask("POST", "/payments", first | facts).status_code == 409


def test_a_key_is_for_one_refund(ask):
    made = ask("POST", "/payments", payment()).json()
    requests.post(made["url"], {"do": "pay"}, timeout=5, allow_redirects=False)
    charge = ask("GET", f"/payments/{made['key']}").json()["charge"]
    order = {"key": str(uuid4()), "charge": charge, "amount": "1.00"}
    assert ask("POST", "/refunds", order).status_code == 200
    assert ask("POST", "/refunds", order | {"amount": "2.00"}).status_code == 409
    assert ask("POST", "/refunds", order | {"key": "x", "charge": "other"}).status_code == 422


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/payments/x"), ("GET", "/refunds/x"), ("POST", "/payments/x/close")],
)
def test_what_is_not_there(ask, method, path):
    assert ask(method, path).status_code == 404


def test_secrets_are_asked_for(ask):
    assert ask("GET", "/account").json() == {"name": "Demo"}
    assert ask("GET", "/account", secret="guess").status_code == 401


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "has_it"), [("demo", True), ("test", True), ("serve", False)])
def test_it_is_a_provider_in_demos_and_tests_only(mode, has_it):
    script = "import django; django.setup(); from payments.ports import providers; print(*sorted(providers.keys()))"
    environment = {**os.environ, "OPSCOM_MODE": mode, "DJANGO_SETTINGS_MODULE": "opscom.settings"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert ("fakepay" in done.stdout.split(), "stripe" in done.stdout.split()) == (has_it, True)


def test_letters_leave_this_machine_never():
    courier = Courier(pace=0)
    courier.send([Letter("http://shop.example/hook", b"x", {}), Letter("", b"x", {})])
    courier.hurry()
    assert not courier.posted
    courier.close()
