"""What people wrote: every version, the newest counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.choices import TextKind
from core.choices import Language
from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet


class ContentRevisionQuerySet(ClientQuerySet):
    """Versions of texts."""

    def newest(self):
        """Of each text in each language its newest version, emptied ones too."""
        return self.order_by("kind", "key", "language", "-id").distinct("kind", "key", "language")


class ContentRevision(ClientModel):
    """One version of one text in one language; the newest is shown, older ones are its history (parking §17.2).

    `kind` and `key` name the text: a system page's key, a custom page's, a block's identifier, a mail's kind.
    `body` is HTML, `plain` the plain text of a mail, `label` the word on a popup's button. `is_raw`: its author may
    write any HTML (CON-3), so it is shown as it is.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=TextKind)
    key = models.CharField(_("key"), max_length=80)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    title = models.CharField(_("title"), max_length=250, blank=True)
    body = models.TextField(_("text"), blank=True)
    plain = models.TextField(_("plain text"), blank=True)
    label = models.CharField(_("label"), max_length=60, blank=True)
    is_raw = models.BooleanField(default=False)
    author = models.CharField(_("author"), max_length=200)
    at = models.DateTimeField(_("saved"), auto_now_add=True)

    objects = ClientManager.from_queryset(ContentRevisionQuerySet)()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["client", "kind", "key", "language", "-id"], name="revision_newest")]
        verbose_name = _("text")
        verbose_name_plural = _("texts")

    def __str__(self):
        return f"{self.key} ({self.language})"

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing: then another language or the built-in words are shown."""
        return not (self.title or self.body or self.plain)
