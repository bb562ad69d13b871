"""Pages that the client makes; their words are texts of the kind page (parking §17.1)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.choices import PageAccess
from content.ports import page_routes
from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet


class PageQuerySet(ClientQuerySet):
    """Custom pages."""

    def published(self):
        """Those that anybody sees at all."""
        return self.filter(published=True, archived_at=None)


class Page(ClientModel):
    """A page of the client's own at `/<slug>/`. Never deleted, only archived; then another may have its slug."""

    slug = models.SlugField(_("address"), max_length=60)
    show_in_menu = models.BooleanField(_("show in the menu"), default=True)
    menu_order = models.IntegerField(_("place in the menu"), default=0)
    access = models.CharField(
        _("who may see it"), max_length=10, choices=PageAccess, default=PageAccess.EVERYONE
    )
    user_types = models.ManyToManyField(
        "accounts.UserType", through="PageUserType", blank=True, verbose_name=_("user types")
    )
    published = models.BooleanField(_("published"), default=False)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(PageQuerySet)()

    class Meta:
        ordering = ["menu_order", "slug"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            models.UniqueConstraint("client", "slug", name="page_slug", condition=Q(archived_at__isnull=True))
        ]

    def __str__(self):
        return f"/{self.slug}/"

    @property
    def text_key(self) -> str:
        """The key of its words, which a change of the slug leaves alone."""
        return f"custom-{self.pk}"

    def get_absolute_url(self):
        return reverse(page_routes.get("page"), args=[self.slug])


class PageUserType(ClientModel):
    """A user type that may see a page."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="type_links")
    user_type = models.ForeignKey("accounts.UserType", on_delete=models.PROTECT, related_name="page_links")

    class Meta:
        verbose_name = _("user type of a page")
        verbose_name_plural = _("user types of pages")
        constraints = [models.UniqueConstraint(fields=["page", "user_type"], name="page_user_type")]

    def __str__(self):
        return f"{self.page} – {self.user_type}"
