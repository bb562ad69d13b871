"""Messages that the client makes, for pages and mails to name."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from content.validators import validate_identifier
from core.models import ClientModel


class MessageBlock(ClientModel):
    """Words to be used in several places: `[message identifier]`. Its words are a text of the kind message."""

    identifier = models.CharField(
        _("identifier"),
        max_length=60,
        validators=[validate_identifier],
        help_text=_("Letters, digits, - and _. Put [message identifier] where the words shall stand."),
    )
    description = models.CharField(_("description"), max_length=200, blank=True)

    class Meta:
        ordering = ["identifier"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [models.UniqueConstraint("client", Lower("identifier"), name="message_identifier")]

    def __str__(self):
        return self.identifier
