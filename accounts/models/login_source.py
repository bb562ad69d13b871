"""By whom people are known."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.choices import LoginKind
from accounts.models.company import ArchivableQuerySet
from core.models import ClientModel
from core.scoping import ClientManager

BUILT_IN = "OPSCOM"


class LoginSource(ClientModel):
    """A way to sign in; `code` is what `User.login_source` names. OPSCOM is the built-in one (parking §24.5)."""

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=LoginKind, default=LoginKind.OPSCOM)
    domain = models.CharField(
        _("domain name to use"), max_length=253, blank=True, help_text=_("The site's domain, without /admin.")
    )
    is_enabled = models.BooleanField(_("enabled"), default=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(ArchivableQuerySet)()

    class Meta:
        ordering = ["name"]
        verbose_name = _("login source")
        verbose_name_plural = _("login sources")
        constraints = [
            models.UniqueConstraint(
                "client",
                Lower("code"),
                name="login_source_code_is_unique",
                condition=models.Q(archived_at__isnull=True),
            ),
        ]

    def __str__(self):
        return self.name
