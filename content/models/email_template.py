"""E-mail layouts, and which is chosen for each kind of mail. The words of both are ContentRevisions (parking §18)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from content.choices import TextKind
from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet


class EmailLayoutQuerySet(ClientQuerySet):
    """Layouts by their use."""

    def active(self):
        """Those that can be chosen."""
        return self.filter(archived_at__isnull=True)


class EmailLayout(ClientModel):
    """What stands around the words of mails. Until somebody writes its HTML it looks like the standard layout."""

    name = models.CharField(_("name"), max_length=100)
    is_default = models.BooleanField(_("default layout"), default=False, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(EmailLayoutQuerySet)()

    class Meta:
        ordering = ["name"]
        verbose_name = _("email layout")
        verbose_name_plural = _("email layouts")
        constraints = [
            models.UniqueConstraint(
                "client",
                Lower("name"),
                name="email_layout_name_is_unique",
                condition=Q(archived_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["client"], name="email_layout_default_is_one", condition=Q(is_default=True)
            ),
            models.CheckConstraint(
                name="email_layout_default_is_active",
                condition=Q(is_default=False) | Q(archived_at__isnull=True),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def text_name(self) -> tuple[str, str]:
        """The kind and key of its words."""
        return TextKind.LAYOUT, str(self.pk)


class EmailTemplate(ClientModel):
    """The layout that was chosen for a kind of mail; None is the default one."""

    kind = models.CharField(_("type"), max_length=60)
    layout = models.ForeignKey(
        EmailLayout,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="templates",
        verbose_name=_("layout"),
    )

    class Meta:
        ordering = ["kind"]
        verbose_name = _("email template")
        verbose_name_plural = _("email templates")
        constraints = [
            models.UniqueConstraint(fields=["client", "kind"], name="email_template_kind_is_unique")
        ]

    def __str__(self):
        return self.kind
