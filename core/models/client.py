"""Organisations and the host names of their sites."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import Currency, Language
from core.validators import validate_client_code, validate_host, validate_time_zone


class Client(models.Model):
    """One organisation on this installation. Global: it is the wall itself, not behind it (DECISIONS 1)."""

    code = models.CharField(_("code"), max_length=30, unique=True, validators=[validate_client_code])
    name = models.CharField(_("name"), max_length=100)
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="America/Toronto", validators=[validate_time_zone]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.CAD)
    default_language = models.CharField(
        _("default language"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language), verbose_name=_("languages"), default=Language.codes
    )
    is_active = models.BooleanField(_("active"), default=True)
    features = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("features"),
        default=list,
        blank=True,
        help_text=_("Paid features that are switched on for this client."),
    )
    settings_version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("client")
        verbose_name_plural = _("clients")

    def __str__(self):
        return self.name

    def has_feature(self, key: str) -> bool:
        """Whether vendor staff switched this paid feature on."""
        return key in self.features


class ClientDomain(models.Model):
    """A host name (lower-case, no port) that answers for a client. Global: it is read before the client is known."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="domains")
    host = models.CharField(_("host name"), max_length=253, unique=True, validators=[validate_host])

    class Meta:
        ordering = ["host"]
        verbose_name = _("host name")
        verbose_name_plural = _("host names")

    def __str__(self):
        return self.host
