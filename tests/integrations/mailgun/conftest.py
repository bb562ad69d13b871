"""Two clients, and Mailgun's double with a domain of the first one's own."""

from django.utils import timezone

from content.models import MailHold, OutboxMail
from content.services.outbox import queue_mail
from core.actors import Actor
from core.choices import ActorKind
from tests.content.conftest import callers, fault, here, mailgun, smtp, there  # noqa: F401

OPERATOR = Actor(ActorKind.OPERATOR, "2", "Olga Operator")
LINK = "https://park.example.com/new/1/secret-token/"


def write(to="dora@example.com", kind="account.password_reset", language="en", **facts):
    """Queue a mail with a link; returns its id."""
    context = {"name": "Dora", "link": LINK, "hours": 1}
    return queue_mail(kind=kind, to=to, language=language, context=context, **facts)


def stored(mail_id):
    return OutboxMail.objects.get(pk=mail_id)


def wait(mail_id):
    """Let the mail's waiting time pass."""
    OutboxMail.objects.filter(pk=mail_id).update(next_try_at=timezone.now())


def end_holds():
    """Let the time pass for which all mail waits."""
    MailHold.objects.update(until=timezone.now())


def handed_over(mail_id, *, ago):
    """Let so much time have passed since Mailgun was about to get the mail."""
    OutboxMail.objects.filter(pk=mail_id).update(handed_over_at=timezone.now() - ago)


def minutes_left(mail_id):
    return round((stored(mail_id).next_try_at - timezone.now()).total_seconds() / 60)
