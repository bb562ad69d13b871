"""Ways of paying."""

import json
from uuid import uuid4

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.encryption import decrypt, encrypt
from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from payments.exceptions import ProviderAway
from payments.ports import providers


class PaymentTypeQuerySet(ClientQuerySet):
    """Ways of paying by who may choose them."""

    def active(self):
        return self.filter(archived_at__isnull=True)

    def for_portal(self, user_type_id: int):
        """What a driver of this type may choose (parking PAY-2)."""
        return self.active().filter(allow_portal=True, user_type_rows__user_type_id=user_type_id)

    def for_guests(self):
        return self.active().filter(allow_guest=True)

    def for_desk(self):
        return self.active().filter(allow_admin=True)


class PaymentType(ClientModel):
    """A way of paying as people see it, over one of the registered providers (parking §20.1)."""

    name = models.CharField(_("name"), max_length=60)
    name_fr = models.CharField(_("name in French"), max_length=60, blank=True)
    provider = models.CharField(_("provider"), max_length=30)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=100)
    allow_portal = models.BooleanField(
        _("users"), default=False, help_text=_("People of the chosen user types pay with it in the portal.")
    )
    allow_guest = models.BooleanField(
        _("guests"), default=False, help_text=_("Whoever is not signed in pays with it.")
    )
    allow_admin = models.BooleanField(
        _("staff"), default=True, help_text=_("Staff take payments with it for a user.")
    )
    allow_subscription = models.BooleanField(
        _("subscriptions"), default=False, help_text=_("Renewals may be charged to it.")
    )
    allow_refund = models.BooleanField(_("refunds"), default=False, help_text=_("Money is given back by it."))
    is_built_in = models.BooleanField(default=False, editable=False)
    reference = models.UUIDField(unique=True, default=uuid4, editable=False)  # in the address of its reports
    config = models.TextField(default="", blank=True, editable=False)  # encrypted JSON
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    user_types = models.ManyToManyField("accounts.UserType", through="PaymentTypeUserType", related_name="+")

    objects = ClientManager.from_queryset(PaymentTypeQuerySet)()

    class Meta:
        ordering = ["sort_order", "name"]
        verbose_name = _("payment type")
        verbose_name_plural = _("payment types")
        constraints = [
            models.UniqueConstraint(
                "client",
                Lower("name"),
                name="payment_type_name_is_unique",
                condition=models.Q(archived_at__isnull=True),
                violation_error_message=_("There is a payment type of this name already."),
            ),
        ]

    def __str__(self):
        return (self.name_fr or self.name) if (get_language() or "").startswith("fr") else self.name

    @property
    def is_known(self) -> bool:
        """Whether its provider is part of this installation."""
        return self.provider in providers

    @property
    def plug(self):
        """The registered provider behind it."""
        return providers.get(self.provider)

    @property
    def login(self) -> dict[str, str]:
        """The provider's values, decrypted. ProviderAway when no key of FIELD_KEYS opens them: nobody can be asked."""
        try:
            return json.loads(decrypt(self.config)) if self.config else {}
        except ValueError as error:
            raise ProviderAway(str(error)) from error

    @property
    def is_readable(self) -> bool:
        """Whether the provider's values can be opened."""
        try:
            return self.login is not None
        except ProviderAway:
            return False

    @property
    def hosts(self) -> tuple[str, ...]:
        """Scheme and host of the provider's pages, for the policy of pages that lead there."""
        return self.plug.hosts(self.login) if self.is_readable else ()

    def set_login(self, values: dict[str, str]) -> None:
        """Encrypt the provider's values into `config`."""
        self.config = encrypt(json.dumps(values))


class PaymentTypeUserType(ClientModel):
    """A user type that may pay by a payment type in the portal."""

    payment_type = models.ForeignKey(PaymentType, on_delete=models.CASCADE, related_name="user_type_rows")
    user_type = models.ForeignKey("accounts.UserType", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "client", "payment_type", "user_type", name="payment_type_user_type_is_unique"
            ),
        ]

    def __str__(self):
        return f"{self.payment_type}: {self.user_type}"
