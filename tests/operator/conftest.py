"""An installation with two clients, an operator and the operator's browser."""

import pytest
from django.test import Client as Browser

from accounts.services.operators import create_operator
from core.scoping import all_clients
from tests.factories.accounts import ACTOR, PASSWORD, make_site
from tests.live import live_site, visit  # noqa: F401


@pytest.fixture
def ours(db):
    return make_site("OURS")


@pytest.fixture
def theirs(db):
    return make_site("THEIRS")


@pytest.fixture
def everything():
    """No walls, as in the console: for tests that look into all clients' rows."""
    with all_clients(reason="a test looks"):
        yield


@pytest.fixture
def operator(db, everything):
    """An operator who has changed the temporary password already."""
    user, _temporary = create_operator(actor=ACTOR, email="ops@example.com", password=PASSWORD)
    user.must_change_password = False
    user.save()
    return user


@pytest.fixture
def sign_in():
    """`sign_in(email, password=…)`: a browser that tried to enter the console."""

    def enter(email="ops@example.com", password=PASSWORD, host="testserver", **facts):
        browser = Browser(headers={"host": host})
        browser.answer = browser.post(
            "/operator/login/", {"identifier": email, "password": password, **facts}
        )
        return browser

    return enter


@pytest.fixture
def console(operator, sign_in):
    """The browser of a signed-in operator."""
    browser = sign_in()
    assert browser.answer.status_code == 302, browser.answer.content.decode()
    return browser
