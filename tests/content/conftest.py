"""Mail in front of real carriers: an SMTP server, and Mailgun's double."""

import socket

import pytest
from aiosmtpd.controller import Controller

from core.scoping import client_scope
from core.system_settings import save_settings
from tests.factories.accounts import ACTOR, make_site
from tests.integrations.conftest import fakes  # noqa: F401


@pytest.fixture
def here(db):
    site = make_site("ALPHA")
    with client_scope(site.client):
        yield site


@pytest.fixture
def there(db, here):
    return make_site("BETA")


class Postbox:
    """An SMTP server's manners: `replies` are given to DATA in turn, then it takes everything.

    `callers` are the connections on which mail came; `is_impatient`: it hangs up on who only asks whether it is there.
    """

    def __init__(self):
        self.mails, self.replies, self.hang_up = [], [], False
        self.callers, self.is_impatient = [], False

    async def handle_NOOP(self, server, session, envelope, argument):
        if self.is_impatient:
            server.transport.close()
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("unknown@"):
            return "550 no such mailbox"
        if address.startswith("busy@"):
            return "450 greylisted, come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.replies:
            return self.replies.pop(0)
        self.mails.append(envelope)
        self.callers.append(session.peer)
        if self.hang_up:
            server.transport.close()
        return "250 taken"


@pytest.fixture
def smtp(settings):
    """The installation's SMTP server."""
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_URL = "smtp://set"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield box
    controller.stop()


@pytest.fixture
def mailgun(settings, here, fakes):  # noqa: F811
    """Mailgun's double, with the domain and key of `here` set in its settings."""
    double = fakes.stages["mailgun"].vendor
    double.set_state({"domains": ["mg.alpha.example"], "account_key": "key-alpha", "pace": 0})
    settings.MAILGUN_API_URL = f"{fakes.url}/mailgun/v3"
    settings.ANYMAIL = {"REQUESTS_TIMEOUT": (1, 1)}
    save_settings(actor=ACTOR, values={"mailgun_domain": "mg.alpha.example", "mailgun_api_key": "key-alpha"})
    return double


@pytest.fixture
def fault(fakes):  # noqa: F811
    """`fault(kind, match=…)`: the double's server misbehaves at the next message."""

    def add(kind, match="POST /v3/*/messages", times=1, **facts):
        fakes.control("POST", "mailgun/fault", {"kind": kind, "match": match, "times": times, **facts})

    return add


@pytest.fixture
def callers(fakes, monkeypatch):  # noqa: F811
    """The connections that were made to the doubles' server, as they come in."""
    found, accept = [], fakes.get_request

    def get_request():
        found.append(accept())
        return found[-1]

    monkeypatch.setattr(fakes, "get_request", get_request)
    return found
