"""Two clients with a site, an administrator and a staff member without rights each."""

from types import SimpleNamespace

import pytest
from django.test import Client as Browser

from accounts.choices import UserKind
from accounts.models import Role, RoleAssignment, User
from core.models import Client, ClientDomain
from core.scoping import client_scope
from tests.factories.accounts import PASSWORD
from tests.live import live_site, visit  # noqa: F401
from tests.parking.conftest import full, shop  # noqa: F401
from tests.world import make_world


def staff_member(name, *, rights=(), primary=False, **facts):
    """A staff member of the open scope's client with a role of these rights."""
    user = User(kind=UserKind.STAFF, username=name, email=f"{name}@example.com", **facts)
    user.set_password(PASSWORD)
    user.save()
    role, _ = Role.objects.get_or_create(
        name="primary" if primary else f"role of {name}",
        defaults={"is_primary": primary, "rights": sorted(rights)},
    )
    RoleAssignment.objects.create(user=user, role=role)
    return user


def site(code):
    """A client with its host, its scope still closed."""
    client = Client.objects.create(code=code, name=code.title())
    host = f"{code.lower()}.example.com"
    ClientDomain.objects.create(client=client, host=host)
    with client_scope(client):
        admin = staff_member("admin", primary=True)
        nobody = staff_member("nobody")
    return SimpleNamespace(client=client, host=host, admin=admin, nobody=nobody)


@pytest.fixture
def here(db):
    return site("ALPHA")


@pytest.fixture
def there(db, here):
    return site("BETA")


@pytest.fixture
def in_scope(here):
    with client_scope(here.client):
        yield here.client


@pytest.fixture
def world(db):
    """`world.ours` and `world.theirs`, twins with one of everything (tests/world.py)."""
    ours, theirs = make_world()
    return SimpleNamespace(ours=ours, theirs=theirs)


@pytest.fixture
def signed_in():
    """`signed_in(site, user=None)`: a test client that is signed in at the site, by default as its administrator."""

    def sign_in(where, user=None):
        browser = Browser(headers={"host": where.host})
        answer = browser.post(
            "/admin/login/", {"identifier": (user or where.admin).username, "password": PASSWORD}
        )
        assert answer.status_code == 302, answer.content.decode()
        return browser

    return sign_in
