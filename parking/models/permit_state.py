"""What condition a permit is in."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel


class PermitState(ClientModel):
    """A condition such as Good or Lost (parking §7.1); kept as long as a permit is in it.

    Permits in a state that is not valid are not sold and give no right to park (PER-7).
    """

    name = models.CharField(_("name"), max_length=60)
    is_valid = models.BooleanField(
        _("valid"), default=True, help_text=_("Permits in this state can be sold and give a right to park.")
    )
    is_default = models.BooleanField(_("state of new permits"), default=False)

    class Meta:
        ordering = ["-is_valid", "name"]
        verbose_name = _("permit state")
        verbose_name_plural = _("permit states")
        constraints = [
            models.UniqueConstraint("client", Lower("name"), name="permit_state_name"),
            models.UniqueConstraint(
                fields=["client"], name="one_permit_state_is_the_default", condition=models.Q(is_default=True)
            ),
            models.CheckConstraint(
                name="default_permit_state_is_valid",
                condition=models.Q(is_default=False) | models.Q(is_valid=True),
            ),
        ]

    def __str__(self):
        return self.name
