"""Which login and domain the open scope's client sends with (seed 000: our account, their own, or neither)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.conf import settings

from core.encryption import decrypt
from core.system_settings import is_set, value
from integrations.mailgun.choices import AccountKind, Region
from integrations.mailgun.models import HouseAccount, MailDomain

BASES = {Region.US: "https://api.mailgun.net", Region.EU: "https://api.eu.mailgun.net"}


@dataclass(frozen=True)
class Account:
    """A login at Mailgun and a domain on it. `base_url` is the region's address without a version."""

    kind: AccountKind
    domain: str
    read_key: Callable[[], str] = field(repr=False)
    base_url: str

    @property
    def api_key(self) -> str:
        """The key, opened when it is used: ValueError when no key of FIELD_KEYS opens it."""
        return self.read_key()


def own_account() -> Account | None:
    """The client's own, when its domain and key are set."""
    domain = value("mailgun_domain")
    if not domain or not is_set("mailgun_api_key"):
        return None
    region = Region.EU if value("mailgun_eu") else Region.US
    return Account(AccountKind.OWN, domain, partial(value, "mailgun_api_key"), base_url(region))


def house_account() -> Account | None:
    """The installation's, when an operator gave the client a sub-domain on it."""
    domain = value("mailgun_house_domain")
    return house_login(domain) if domain else None


def house_login(domain: str) -> Account | None:
    """The installation's account for work on `domain`; None while no key is set."""
    row = HouseAccount.objects.exclude(api_key="").first()
    if row is None:
        return None
    return Account(AccountKind.HOUSE, domain, partial(decrypt, row.api_key), base_url(row.region))


def accounts() -> list[Account]:
    """Those that are set up, the one that goes before first."""
    return [account for account in (own_account(), house_account()) if account]


def sending_account() -> Account | None:
    """The one that mail leaves with. A sub-domain on our account waits until it was verified once."""
    if own := own_account():
        return own
    house = house_account()
    row = domain_row(house) if house else None
    return house if row and row.verified_at else None


def domain_row(account: Account) -> MailDomain | None:
    """What is known of the account's domain."""
    return MailDomain.objects.filter(name=account.domain, account=account.kind).first()


def signing_key(kind: AccountKind) -> str:
    """The key that proves webhooks of the open scope's client; "" while none is set."""
    if kind == AccountKind.OWN:
        return value("mailgun_signing_key")
    row = HouseAccount.objects.first()
    return decrypt(row.signing_key) if row and row.signing_key else ""


def base_url(region: str) -> str:
    """The region's address, or the one that the environment says instead."""
    return settings.MAILGUN_API_URL.rstrip("/").removesuffix("/v3") or BASES[Region(region)]
