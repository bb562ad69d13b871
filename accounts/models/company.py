"""Companies whose people park here."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet


class ArchivableQuerySet(ClientQuerySet):
    """Rows that can be put away."""

    def active(self):
        """Those in use."""
        return self.filter(archived_at__isnull=True)


class Company(ClientModel):
    """An employer or tenant: its managers see its people, its bill recipients get its bills (parking §24.7).

    Its people are the profiles in `members`.
    """

    name = models.CharField(_("name"), max_length=100)
    account_number = models.CharField(_("account number"), max_length=50, blank=True)
    street = models.CharField(_("street"), max_length=255, blank=True)
    city = models.CharField(_("city"), max_length=50, blank=True)
    province = models.ForeignKey(
        "accounts.Province",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("province or state"),
        null=True,
        blank=True,
    )
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    invoice_comments = models.TextField(_("comments on invoices"), blank=True)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(ArchivableQuerySet)()

    class Meta:
        ordering = ["name"]
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        constraints = [
            models.UniqueConstraint(
                "client",
                Lower("name"),
                name="company_name_is_unique",
                condition=models.Q(archived_at__isnull=True),
                violation_error_message=_("There is a company of this name already."),
            ),
        ]

    def __str__(self):
        return self.name


class ArchiveType(ClientModel):
    """Why people are archived, such as Graduated (parking §24.2)."""

    name = models.CharField(_("name"), max_length=60)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(ArchivableQuerySet)()

    class Meta:
        ordering = ["name"]
        verbose_name = _("archive type")
        verbose_name_plural = _("archive types")
        constraints = [
            models.UniqueConstraint(
                "client",
                Lower("name"),
                name="archive_type_name_is_unique",
                condition=models.Q(archived_at__isnull=True),
                violation_error_message=_("There is an archive type of this name already."),
            ),
        ]

    def __str__(self):
        return self.name
