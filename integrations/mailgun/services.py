"""Accounts and sending domains, audited. What Mailgun answers is asked for outside any transaction."""

import secrets

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, encryption
from core.actors import Actor
from core.db import atomic
from core.exceptions import NotConfigured, Refusal
from core.scoping import current_client
from core.system_settings import MASK, save_settings
from integrations.mailgun.accounts import Account, accounts, house_login
from integrations.mailgun.choices import AccountKind, Region
from integrations.mailgun.client import MailgunClient
from integrations.mailgun.models import HouseAccount, MailDomain
from integrations.mailgun.schemas import DomainAnswer
from integrations.mailgun.settings import check_domain as check_name
from integrations.mailgun.settings import check_key
from integrations.transport import IntegrationError

SECRET_BYTES = 32
SUB_DOMAIN = "opscom."  # of the client's own domain (seed 000)


class NoHouseAccount(Refusal):
    """A sub-domain needs the installation's account first."""

    message = gettext_lazy("Enter the Private API key of the installation's Mailgun account first.")


class BadValue(Refusal):
    """A key, region or domain that cannot be one; the message says why."""


class MailgunRefuses(Refusal):
    """Mailgun did not do it; the message says why."""


@atomic()
def save_house_account(*, actor: Actor, api_key: str, signing_key: str, region: str) -> HouseAccount:
    """Keep the installation's account. The mask of a key keeps it, an empty text removes it (parking SET-1). BadValue.

    Not audited: audit entries belong to clients, and this account to none. The console's own log tells of it.
    """
    row = HouseAccount.objects.select_for_update().filter(pk=1).first() or HouseAccount(pk=1)
    for name, plain in (("api_key", api_key.strip()), ("signing_key", signing_key.strip())):
        if plain != MASK:
            _checked(check_key, plain, name)
            setattr(row, name, encryption.encrypt(plain) if plain else "")
    if region not in Region.values:
        raise BadValue(_("Choose one of the options."), field="region")
    row.region = region
    row.save()
    return row


def add_house_domain(*, actor: Actor, domain: str, site: str) -> MailDomain:
    """Create opscom.<domain> on the installation's account for the open scope's client and let it send from there.

    May be repeated: what is there already is taken over. `site` is the scheme and host at which Mailgun reaches us.
    NoHouseAccount, BadValue and MailgunRefuses say what to mend.
    """
    name = domain.strip().lower().rstrip(".")
    name = name if name.startswith(SUB_DOMAIN) else SUB_DOMAIN + name
    _checked(check_name, name, "domain")
    account = house_login(name)
    if account is None:
        raise NoHouseAccount()
    try:
        with MailgunClient(account) as client:
            answer = client.add_domain()
    except IntegrationError as error:
        words = _("%(error)s. Another account may have this domain.") if error.status == 404 else "%(error)s"
        raise MailgunRefuses(words % {"error": error}, field="domain") from error
    with atomic():
        row = _keep(actor, account, answer, site=site)
        save_settings(actor=actor, values={"mailgun_house_domain": name})
    _ask_for_reports(account, row)
    return row


def check_domains(*, actor: Actor, site: str = "") -> list[MailDomain]:
    """Let Mailgun look at the DNS of the client's domains now, and keep what it says.

    `site` is where Mailgun reaches us, for domains that it does not report about yet. NotConfigured when the client has
    none. A question that fails is kept as the domain's `problem`.
    """
    found = accounts()
    if not found:
        raise NotConfigured(_("neither a sub-domain on our Mailgun account nor an account of their own"))
    return [check_domain(actor=actor, account=account, site=site) for account in found]


def check_domain(*, actor: Actor, account: Account, site: str = "") -> MailDomain:
    """Let Mailgun look at the DNS of one domain now, and keep what it says or why it does not."""
    try:
        with MailgunClient(account) as client:
            answer = client.verify()
    except IntegrationError as error:
        return _keep(actor, account, problem=_problem(account, error))
    row = _keep(actor, account, answer, site=site)
    _ask_for_reports(account, row)
    return row


def hook_url(*, row: MailDomain, site: str) -> str:
    """The address to which Mailgun reports what became of this domain's mail; as secret as a password."""
    return site.rstrip("/") + reverse("mailgun_hook", args=[current_client().code.lower(), row.secret])


def _problem(account: Account, error: IntegrationError) -> str:
    if account.kind == AccountKind.OWN and error.status in (401, 403):
        return _(
            "Mailgun does not let this key see the domain (%(status)s). If it is a domain sending key, that is fine:"
            " mail is sent, only the state of the DNS cannot be shown here."
        ) % {"status": error.status}
    return str(error)


@atomic()
def _keep(
    actor: Actor, account: Account, answer: DomainAnswer | None = None, *, problem: str = "", site: str = ""
) -> MailDomain:
    row, is_new = MailDomain.objects.select_for_update().get_or_create(
        name=account.domain,
        account=account.kind,
        defaults={"hook_secret": encryption.encrypt(secrets.token_urlsafe(SECRET_BYTES))},
    )
    before = row.state
    row.problem, row.checked_at = problem[:500], timezone.now()
    row.hook_site = row.hook_site or site
    if answer:
        row.state = answer.state
        row.keep_records(answer.records())
    if row.is_verified and row.verified_at is None:
        row.verified_at = row.checked_at
    row.save()
    if is_new:
        audit.record(actor, "mail_domain.created", row, account=row.account)
    if row.state != before:
        audit.record(actor, "mail_domain.changed", row, state=(before, row.state))
    return row


def _ask_for_reports(account: Account, row: MailDomain) -> None:
    """On our own account the address is told to Mailgun by us; what fails is tried at the next look."""
    if account.kind != AccountKind.HOUSE or row.hooked_at or not row.hook_site:
        return
    try:
        with MailgunClient(account) as client:
            client.report_to(hook_url(row=row, site=row.hook_site))
    except IntegrationError as error:
        row.problem = _("Mailgun does not report deliveries yet: %(error)s") % {"error": error}
    else:
        row.hooked_at = timezone.now()
    row.save(update_fields=["problem", "hooked_at"])


def _checked(check, text: str, field: str) -> None:
    try:
        if text:
            check(text)
    except ValidationError as error:
        raise BadValue(" ".join(error.messages), field=field) from None
