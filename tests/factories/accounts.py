"""Clients with their sites and people, as the services make them."""

from types import SimpleNamespace

from accounts.queries import primary_role, user_types
from accounts.services.drivers import create_driver
from accounts.services.staff import create_staff
from core.actors import system_actor
from core.scoping import client_scope
from core.services.clients import create_client

ACTOR = system_actor("a test")
PASSWORD = "correct horse battery"


def make_site(code: str, **facts) -> SimpleNamespace:
    """A client born as in life, with the twins every client of a test has: admin, clerk (no role) and driver.

    `client`, `host` and the three people; all have PASSWORD, which need not be changed.
    """
    host = f"{code.lower().replace('_', '-')}.example.com"
    client = create_client(actor=ACTOR, code=code, name=code.title(), hosts=[host], **facts)
    with client_scope(client):
        admin = make_staff("admin", roles=[primary_role()])
        clerk = make_staff("clerk")
        driver = make_driver("driver")
    return SimpleNamespace(client=client, host=host, admin=admin, clerk=clerk, driver=driver)


def make_staff(name: str, **facts):
    """A staff member of the open scope."""
    known = {"email": f"{name}@example.com", "password": PASSWORD, "must_change": False}
    user, _password = create_staff(actor=ACTOR, username=name, **known | facts)
    return user


def make_driver(name: str, **facts):
    """A driver of the open scope with the first user type."""
    known = {"email": f"{name}@example.com", "password": PASSWORD, "user_type": user_types()[0]}
    return create_driver(actor=ACTOR, username=name, **known | facts)
