"""Two clients, and Mailgun's double with a domain of the first one's own."""

import pytest

from content.models import OutboxMail
from content.services.outbox import queue_mail
from core.actors import Actor
from core.choices import ActorKind
from tests.content.conftest import here, mailgun, smtp, there  # noqa: F401

OPERATOR = Actor(ActorKind.OPERATOR, "2", "Olga Operator")
LINK = "https://park.example.com/new/1/secret-token/"


def write(to="dora@example.com", kind="account.password_reset", language="en", **facts):
    """Queue a mail with a link; returns its id."""
    context = {"name": "Dora", "link": LINK, "hours": 1}
    return queue_mail(kind=kind, to=to, language=language, context=context, **facts)


def stored(mail_id):
    return OutboxMail.objects.get(pk=mail_id)


@pytest.fixture
def fault(fakes):
    """`fault(kind, match=…)`: the double's server misbehaves at the next message."""

    def add(kind, match="POST /v3/*/messages", times=1, **facts):
        fakes.control("POST", "mailgun/fault", {"kind": kind, "match": match, "times": times, **facts})

    return add
