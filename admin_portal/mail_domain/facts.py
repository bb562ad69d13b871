"""What the page Email Domain tells: the way in use, what is wrong with it, the DNS records, figures."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from content.choices import Carrier
from content.queries import waiting
from content.queries.delivery import FIGURES, delivery_figures
from content.services.carriers import carrier_of_client
from content.services.messages import sender_address
from core.system_settings import is_set
from core.templatetags.ui import badge, when
from integrations.mailgun.accounts import Account, accounts, domain_row
from integrations.mailgun.alignment import is_aligned, organization_of
from integrations.mailgun.choices import AccountKind, DomainState
from integrations.mailgun.models import MailDomain
from integrations.mailgun.schemas import DnsRecord
from integrations.mailgun.services import hook_url

FIGURE_DAYS = 30
STATES = {
    DomainState.VERIFIED: "ok",
    DomainState.UNVERIFIED: "warn",
    DomainState.DISABLED: "bad",
    DomainState.UNKNOWN: "neutral",
}
NOTES = {
    "spf": gettext_lazy("Required. SPF: lets Mailgun send for this name."),
    "dkim": gettext_lazy("Required. DKIM: the key that your mail is signed with."),
    "tracking": gettext_lazy("Optional: for tracking, which is not used here."),
    "receiving": gettext_lazy("Optional: for mail that is sent to this name."),
}
FIGURE_WORDS = {
    "accepted": gettext_lazy("Sent"),
    "delivered": gettext_lazy("Delivered"),
    "deferred": gettext_lazy("Deferred"),
    "bounced": gettext_lazy("Bounced"),
    "failed": gettext_lazy("Failed"),
    "complained": gettext_lazy("Complaints"),
}
SPF = "include:_spf.mailgun.org"


@dataclass(frozen=True)
class Way:
    """How the client's mail leaves: the account that goes before, if any, and what is known of its domain."""

    account: Account | None
    row: MailDomain | None

    @property
    def key(self) -> str:
        """house, own or spf."""
        return self.account.kind.value if self.account else "spf"


def way_of_client() -> Way:
    """The one of the three ways that is set up; SPF alone when neither account is."""
    account = next(iter(accounts()), None)
    return Way(account, domain_row(account) if account else None)


def summary(way: Way) -> list[tuple]:
    """(label, value) pairs."""
    facts = [(_("Mail leaves"), _route(way)), (_("From address"), sender_address())]
    if way.account:
        state = way.row.state if way.row else DomainState.UNKNOWN
        facts += [
            (_("Sending domain"), way.account.domain),
            (_("State"), badge(STATES[state], DomainState(state).label)),
            (_("Checked"), when(way.row.checked_at) if way.row and way.row.checked_at else None),
        ]
    return facts


def warnings(way: Way) -> list[tuple[str, Any]]:
    """(kind, words) of what an administrator should see to, the worst first."""
    return [*_trouble(way), *_advice(way)]


def records(way: Way) -> list[tuple[DnsRecord, Any, str]]:
    """(record, note, badge) of each DNS record, the required ones first."""
    found = way.row.dns_records() if way.row else []
    return [(record, NOTES[record.purpose], _record_badge(record)) for record in found]


def report_address(way: Way, site: str) -> str:
    """The address that the client enters at Mailgun; "" where there is nothing to enter."""
    shown = way.row and way.key == AccountKind.OWN and not _is_locked(way)
    return hook_url(row=way.row, site=site) if shown else ""


def figures(way: Way) -> list[tuple]:
    """(label, number) of the last days' mail from the domain; empty when nothing was told of any."""
    domain = way.account.domain if way.account else None
    since = timezone.now() - timedelta(days=FIGURE_DAYS)
    told = delivery_figures(since).filter(sending_domain=domain).first()
    return [(FIGURE_WORDS[name], told[name]) for name in FIGURES] if told else []


def _route(way: Way) -> str:
    carrier = carrier_of_client()
    if carrier == Carrier.CAPTURE:
        return _("not at all: it is kept here")
    if carrier == Carrier.SMTP:
        return _("over our mail servers (SMTP)")
    if way.key == AccountKind.OWN:
        return _("through your own Mailgun account")
    return _("through our Mailgun account")


def _is_locked(way: Way) -> bool:
    """Whether a secret of the account was stored under a key that the installation no longer has."""
    try:
        return not ((way.account is None or way.account.api_key) and (way.row is None or way.row.secret))
    except ValueError:
        return True


def _trouble(way: Way):
    if _is_locked(way):
        yield (
            "bad",
            _(
                "The key of this account cannot be read: it was stored under a key that this installation no longer"
                " has. Bring the old one back into FIELD_KEYS, or enter the account’s key anew."
            ),
        )
    held = waiting(Carrier.MAILGUN, timezone.now())
    if held.number:
        words = ngettext(
            "%(number)s mail waits: %(reason)s", "%(number)s mails wait: %(reason)s", held.number
        )
        yield "bad", words % {"number": held.number, "reason": held.reason}
    if way.row and way.row.state == DomainState.DISABLED:
        yield "bad", _("Mailgun has disabled this domain. Ask its support why.")
    if way.row and way.row.problem:
        yield "warn", way.row.problem


def _advice(way: Way):
    if way.account and not is_aligned(sender_address(), way.account.domain):
        facts = {"address": sender_address(), "domain": organization_of(way.account.domain)}
        words = _(
            "The From address %(address)s is not under %(domain)s. Receivers will show your mail as sent “on behalf of”"
            " another domain, and more of it will land in spam. Change From email in the General settings."
        )
        yield "warn", words % facts
    if way.key == AccountKind.HOUSE and way.row and not way.row.verified_at:
        yield (
            "info",
            _("Until the domain is verified, mail leaves as it did before. Enter the required DNS records."),
        )
    if way.key == AccountKind.OWN and not is_set("mailgun_signing_key"):
        yield (
            "info",
            _(
                "Enter the HTTP webhook signing key in the settings: without it this site does not learn what arrived."
            ),
        )


def _record_badge(record: DnsRecord) -> str:
    if record.is_valid:
        return badge("ok", _("found"))
    return badge("warn" if record.is_required else "neutral", _("not found yet"))
