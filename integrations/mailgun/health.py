"""How Mailgun does for a client, in words (integrations §1.5)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.choices import Carrier, MailState
from content.models import OutboxMail
from integrations.mailgun.accounts import accounts, domain_row
from integrations.mailgun.choices import DomainState


def waiting() -> tuple[int, str]:
    """How many mails of the open scope wait at Mailgun's door after a failure, and the newest reason."""
    held = OutboxMail.objects.filter(
        carrier=Carrier.MAILGUN, state__in=(MailState.QUEUED, MailState.UNKNOWN), next_try_at__isnull=False
    ).exclude(error="")
    newest = held.order_by("-next_try_at").values_list("error", flat=True).first()
    return held.count() if newest else 0, newest or ""


def ailment() -> str:
    """ "" when mail goes through or Mailgun is not in use, else what is wrong."""
    number, reason = waiting()
    if number:
        words = ngettext(
            "Mailgun: %(number)s mail waits (%(reason)s)",
            "Mailgun: %(number)s mails wait (%(reason)s)",
            number,
        )
        return words % {"number": number, "reason": reason}
    rows = [row for row in map(domain_row, accounts()) if row]
    ill = next((row for row in rows if row.state == DomainState.DISABLED), None)
    return _("Mailgun has disabled %(domain)s") % {"domain": ill} if ill else ""
