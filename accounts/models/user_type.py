"""What kinds of people park here."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.choices import Grouping
from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet


class NumberedQuerySet(ClientQuerySet):
    """Rows of a pick list whose `number` is the id that API and imports speak (DECISIONS 7)."""

    def active(self):
        """Those that can still be chosen."""
        return self.filter(archived_at__isnull=True)


class UserType(ClientModel):
    """A kind of driver such as Full Time Student; lots and permits are offered by it (parking §24.3)."""

    number = models.PositiveIntegerField(_("number"), help_text=_("The id that the API and imports use."))
    name = models.CharField(_("name"), max_length=100)
    grouping = models.CharField(_("grouping"), max_length=10, choices=Grouping)
    visible_to_users = models.BooleanField(
        _("visible to users"), default=True, help_text=_("People can choose it when they register.")
    )
    extra_active_vehicles = models.PositiveSmallIntegerField(
        _("extra active vehicles"),
        default=0,
        help_text=_("How many vehicles beyond the first may be active at once."),
    )
    is_system = models.BooleanField(default=False, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(NumberedQuerySet)()

    class Meta:
        ordering = ["number"]
        verbose_name = _("user type")
        verbose_name_plural = _("user types")
        constraints = [
            models.UniqueConstraint("client", "number", name="user_type_number_is_unique"),
            models.UniqueConstraint(
                "client",
                Lower("name"),
                name="user_type_name_is_unique",
                condition=models.Q(archived_at__isnull=True),
                violation_error_message=_("There is a user type of this name already."),
            ),
        ]

    def __str__(self):
        return self.name


class LockerUserType(ClientModel):
    """A kind of person for lockers; the API and imports set it on people (parking §24.6)."""

    number = models.PositiveIntegerField(_("number"), help_text=_("The id that the API and imports use."))
    name = models.CharField(_("name"), max_length=100)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(NumberedQuerySet)()

    class Meta:
        ordering = ["number"]
        verbose_name = _("locker user type")
        verbose_name_plural = _("locker user types")
        constraints = [
            models.UniqueConstraint("client", "number", name="locker_type_number_is_unique"),
        ]

    def __str__(self):
        return self.name
