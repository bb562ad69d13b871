"""What staff may do."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.rights import rights

VENDOR = "vendor."


def grantable() -> frozenset[str]:
    """Every registered right that a client's role can hold: all but the vendor's (parking §28)."""
    return frozenset(right.key for right in rights if not right.key.startswith(VENDOR))


class Role(ClientModel):
    """A named set of registered rights. A person's rights are the union of their roles' (parking ADM-3).

    The one with `is_primary`, Primary Administrator, holds every right but the vendor's and is never edited (ADM-4).
    """

    name = models.CharField(_("name"), max_length=60)
    description = models.CharField(_("description"), max_length=250, blank=True)
    is_primary = models.BooleanField(default=False, editable=False)
    requires_second_factor = models.BooleanField(
        _("requires a second factor"),
        default=False,
        help_text=_("Who holds this role signs in with a code of an authenticator application as well."),
    )
    rights = ArrayField(models.TextField(), verbose_name=_("rights"), default=list, blank=True)

    class Meta:
        ordering = ["-is_primary", "name"]
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(
                "client",
                Lower("name"),
                name="role_name_is_unique",
                violation_error_message=_("There is a role of this name already."),
            ),
            models.UniqueConstraint("client", name="one_primary_role", condition=models.Q(is_primary=True)),
        ]

    def __str__(self):
        return self.name

    @property
    def granted(self) -> frozenset[str]:
        """The rights this role gives now; keys that nothing registers any more give nothing."""
        return grantable() if self.is_primary else grantable() & frozenset(self.rights)


class RoleAssignment(ClientModel):
    """A staff member holds a role."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="role_assignments")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="assignments")

    class Meta:
        verbose_name = _("held role")
        verbose_name_plural = _("held roles")
        constraints = [models.UniqueConstraint("user", "role", name="role_is_held_once")]

    def __str__(self):
        return f"{self.user}: {self.role}"
