"""Whose accounts there are at Mailgun, and what it said of the domains on them."""

from dataclasses import asdict

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.encryption import decrypt
from core.models import ClientModel
from integrations.mailgun.choices import AccountKind, DomainState, Region
from integrations.mailgun.schemas import DnsRecord


class HouseAccount(models.Model):
    """The installation's own account, one row at most. Keys are encrypted; operators set them, nobody reads them."""

    api_key = models.TextField(_("Private API key"), blank=True)
    signing_key = models.TextField(_("HTTP webhook signing key"), blank=True)
    region = models.CharField(_("Mailgun region"), max_length=2, choices=Region, default=Region.US)

    class Meta:
        verbose_name = _("Mailgun account")
        verbose_name_plural = _("Mailgun account")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_house_account")]

    def __str__(self):
        return "Mailgun"


class MailDomain(ClientModel):
    """A sending domain of a client as Mailgun described it last.

    `hook_secret` (encrypted) makes the address to which Mailgun reports unguessable; `hook_site` is scheme and host
    of that address and `hooked_at` when Mailgun was told it. `verified_at` is when it was first seen verified.
    `problem` says why the last question got no answer.
    """

    name = models.CharField(_("sending domain"), max_length=253)
    account = models.CharField(_("account"), max_length=5, choices=AccountKind)
    state = models.CharField(_("state"), max_length=10, choices=DomainState, default=DomainState.UNKNOWN)
    records = models.JSONField(default=list, blank=True)
    problem = models.CharField(_("problem"), max_length=500, blank=True)
    checked_at = models.DateTimeField(_("checked"), null=True)
    verified_at = models.DateTimeField(_("verified"), null=True)
    hook_secret = models.TextField()
    hook_site = models.CharField(max_length=300, blank=True)
    hooked_at = models.DateTimeField(_("reports since"), null=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("sending domain")
        verbose_name_plural = _("sending domains")
        constraints = [
            models.UniqueConstraint(fields=["client", "name", "account"], name="one_mail_domain"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_verified(self) -> bool:
        return self.state == DomainState.VERIFIED

    @property
    def secret(self) -> str:
        return decrypt(self.hook_secret)

    def dns_records(self) -> list[DnsRecord]:
        """What the DNS needs, the required ones first."""
        return sorted(
            (DnsRecord(**record) for record in self.records), key=lambda record: not record.is_required
        )

    def keep_records(self, records: list[DnsRecord]) -> None:
        self.records = [asdict(record) for record in records]
