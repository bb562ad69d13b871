"""How Mailgun does for a client, in words (integrations §1.5)."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.choices import Carrier
from content.queries import waiting
from integrations.mailgun.accounts import accounts, domain_row
from integrations.mailgun.choices import DomainState


def ailment() -> str:
    """ "" when mail goes through or Mailgun is not in use, else what is wrong."""
    held = waiting(Carrier.MAILGUN, timezone.now())
    if held.number and accounts():
        words = ngettext(
            "Mailgun: %(number)s mail waits (%(reason)s)",
            "Mailgun: %(number)s mails wait (%(reason)s)",
            held.number,
        )
        return words % {"number": held.number, "reason": held.reason}
    rows = [row for row in map(domain_row, accounts()) if row]
    ill = next((row for row in rows if row.state == DomainState.DISABLED), None)
    return _("Mailgun has disabled %(domain)s") % {"domain": ill} if ill else ""
