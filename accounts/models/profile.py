"""What is known about a driver."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel


class Profile(ClientModel):
    """Driver-only facts; each driver has one (DECISIONS 2)."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="profile")
    user_type = models.ForeignKey(
        "accounts.UserType", on_delete=models.PROTECT, related_name="+", verbose_name=_("user type")
    )
    locker_user_type = models.ForeignKey(
        "accounts.LockerUserType",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("locker user type"),
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self):
        return str(self.user)
