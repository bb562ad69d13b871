"""Mailgun as a carrier of the outbox (integrations §§2.2–2.4)."""

from datetime import timedelta
from uuid import UUID

import requests
from anymail.exceptions import AnymailError
from django.utils import timezone
from django.utils.translation import gettext as _

from content.exceptions import NotSent, Refused
from content.services.carrier_session import carrier_connection
from content.services.messages import compose
from integrations.mailgun.accounts import Account, accounts, sending_account
from integrations.mailgun.client import MailgunClient
from integrations.mailgun.failures import failure_of, out_of_use
from integrations.outbound import OutboundRefused, check_url
from integrations.transport import IntegrationError

BACKEND = "integrations.mailgun.backend.EmailBackend"
VARIABLE = "outbox"  # receivers can read it, so it names the mail by a random number
CLOCKS = timedelta(minutes=10)  # by how much theirs and ours may differ


class MailgunCarrier:
    """content.ports.MailCarrier over whichever account the client sends with."""

    def is_ready(self) -> bool:
        return sending_account() is not None

    def hand_over(self, mail) -> str:
        account = sending_account()
        if account is None:
            raise NotSent(_("Mailgun is no longer set up"))
        message = compose(mail=mail)
        message.metadata = {VARIABLE: str(mail.reference)}
        return _send(account, message)

    def find_sent(self, mail) -> str | None:
        """Asks every account that is set up: which of them it went to is not known."""
        found = accounts()
        if not found:
            raise NotSent(_("Mailgun is no longer set up"))
        return next(filter(None, (_look_up(account, mail) for account in found)), None)


def reference_in(variables: dict) -> UUID | None:
    """The outbox's own name for a mail, when its custom variables hold one."""
    try:
        return UUID(str(variables.get(VARIABLE)))
    except ValueError:
        return None


def _send(account: Account, message) -> str:
    url = f"{account.base_url}/v3"
    try:
        facts = {"api_key": account.api_key, "sender_domain": account.domain, "api_url": url}
    except ValueError as error:  # no key of FIELD_KEYS opens the secret
        raise out_of_use(str(error), timezone.now()) from error
    try:
        check_url(url)
        with carrier_connection(backend=BACKEND, **facts) as connection:
            connection.open()
            connection.send_messages([message])
    except OutboundRefused as error:
        raise out_of_use(str(error), timezone.now()) from error
    except requests.RequestException as error:  # anymail's errors about the wire are both
        raise failure_of(error) from error
    except AnymailError as error:
        raise Refused(str(error)) from error
    return message.anymail_status.message_id


def _look_up(account: Account, mail) -> str | None:
    begin = int((mail.created_at - CLOCKS).timestamp())
    try:
        with MailgunClient(account) as client:
            events = client.events(recipient=mail.to, begin=begin)
    except IntegrationError as error:
        raise NotSent(_("Mailgun's events cannot be read: %(error)s") % {"error": error}) from error
    ours = (event for event in events if reference_in(event.variables) == mail.reference)
    return next((event.message_id for event in ours if event.message_id), None)
