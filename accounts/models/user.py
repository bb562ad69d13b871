"""Everyone who signs in."""

from dataclasses import replace
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.choices import UserKind, UserStatus
from accounts.models.search import USER_FIELDS, beginning, last_word
from core.actors import Actor
from core.choices import ActorKind, Language
from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet


class UserQuerySet(ClientQuerySet):
    """People by what they are and what they are called."""

    def staff(self):
        return self.filter(kind=UserKind.STAFF)

    def drivers(self):
        return self.filter(kind=UserKind.DRIVER)

    def active(self):
        return self.filter(status=UserStatus.ACTIVE)

    def known_as(self, kind: str, identifier: str):
        """Who of this kind has that e-mail address or user name, in any case. Two people can only be found when
        one's user name is the other's address: the owner of the address comes first."""
        wanted = Lower(Value(identifier.strip().replace("\x00", "")))
        people = self.filter(kind=kind).alias(name_key=Lower("username"), email_key=Lower("email"))
        named = Q(name_key=wanted) & ~Q(username="")
        addressed = Q(email_key=wanted) & ~Q(email="")
        return people.filter(named | addressed).order_by(
            models.Case(models.When(addressed, then=0), default=1)
        )


class UserManager(BaseUserManager, ClientManager.from_queryset(UserQuerySet)):
    """People of the open scope. `get_by_natural_key` finds by public id, as sessions do."""


class User(AbstractBaseUser, ClientModel):
    """A staff member or driver of one client, or an operator of the installation (client null, by CHECK)."""

    client = models.ForeignKey(
        "core.Client", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    kind = models.CharField(_("kind"), max_length=10, choices=UserKind)
    public_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    username = models.CharField(_("username"), max_length=50, blank=True)
    email = models.EmailField(_("email"), max_length=100, blank=True)
    first_name = models.CharField(_("first name"), max_length=50, blank=True)
    last_name = models.CharField(_("last name"), max_length=50, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=UserStatus, default=UserStatus.ACTIVE)
    login_source = models.CharField(_("login source"), max_length=20, default="OPSCOM")
    unique_id = models.CharField(_("unique id"), max_length=50, blank=True)
    new_email = models.EmailField(_("new email, not confirmed yet"), max_length=100, blank=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    archived_from = models.CharField(  # what a restored person is again
        max_length=10, choices=UserStatus, blank=True, editable=False
    )
    archive_type = models.ForeignKey(
        "accounts.ArchiveType",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("archive type"),
        null=True,
        blank=True,
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    must_change_password = models.BooleanField(_("must change the password at next sign-in"), default=False)
    badge_number = models.CharField(
        _("badge number"),
        max_length=20,
        blank=True,
        help_text=_("Stands on tickets in place of the name."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    roles = models.ManyToManyField("accounts.Role", through="accounts.RoleAssignment", related_name="holders")

    USERNAME_FIELD = "public_id"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            models.Index(fields=["client", "kind", "last_name", "first_name"], name="user_by_name"),
            beginning("user_last_word", last_word("last_name")),
            *(beginning(f"user_{name}", name) for name in USER_FIELDS),
            beginning("user_unique_id", "unique_id", filled="unique_id"),
        ]
        constraints = [
            models.CheckConstraint(
                name="operators_have_no_client",
                condition=models.Q(kind=UserKind.OPERATOR, client__isnull=True)
                | (~models.Q(kind=UserKind.OPERATOR) & models.Q(client__isnull=False)),
            ),
            models.UniqueConstraint(
                "client",
                "kind",
                Lower("username"),
                name="username_is_unique",
                condition=~models.Q(username=""),
            ),
            models.UniqueConstraint(
                "client", "kind", Lower("email"), name="email_is_unique", condition=~models.Q(email="")
            ),
            models.UniqueConstraint(
                "client",
                "login_source",
                "unique_id",
                name="unique_id_is_unique",
                condition=models.Q(kind=UserKind.DRIVER) & ~models.Q(unique_id=""),
            ),
            models.UniqueConstraint(
                "client",
                "badge_number",
                name="badge_number_is_unique",
                condition=~models.Q(badge_number=""),
            ),
            models.UniqueConstraint(
                Lower("email"), name="operator_email_is_unique", condition=models.Q(kind=UserKind.OPERATOR)
            ),
        ]

    def __str__(self):
        return self.get_full_name()

    def get_full_name(self):
        """First and last name, else the user name or e-mail."""
        return f"{self.first_name} {self.last_name}".strip() or self.username or self.email

    @property
    def is_active(self):
        """Whether this person may sign in."""
        return self.status == UserStatus.ACTIVE

    @property
    def is_staff(self):
        """May enter Django's own admin, which is the operator console here."""
        return self.kind == UserKind.OPERATOR

    @property
    def is_superuser(self):
        return self.kind == UserKind.OPERATOR

    def has_perm(self, perm, obj=None):
        """Operators may do everything in the console; portals ask `rights`, never this."""
        return self.is_active and self.is_superuser

    def has_module_perms(self, app_label):
        return self.is_active and self.is_superuser

    @cached_property
    def held_roles(self) -> list:
        """The roles of a staff member, read once for each loaded person."""
        return list(self.roles.all())

    @cached_property
    def rights(self) -> frozenset[str]:
        """What this staff member may do: the union of the roles' rights (parking ADM-3). Read once per request."""
        if self.kind != UserKind.STAFF or not self.is_active:
            return frozenset()
        return frozenset().union(*(role.granted for role in self.held_roles))

    @property
    def is_primary_administrator(self) -> bool:
        """Whether this person holds the role Primary Administrator (parking ADM-4)."""
        return any(role.is_primary for role in self.held_roles)

    @property
    def requires_second_factor(self) -> bool:
        """Whether a role asks for a code of an authenticator as well."""
        return any(role.requires_second_factor for role in self.held_roles)

    # The staff member who is signed in as this driver in the request at hand (accounts.acting).
    acted_by: "User | None" = None

    @property
    def actor(self) -> Actor:
        """This person as the author of a change; of a driver whom staff is signed in as, that staff member on the
        driver's behalf (parking UP-11)."""
        if self.acted_by is not None:
            return replace(self.acted_by.actor, on_behalf_of=str(self))
        kind = ActorKind.OPERATOR if self.kind == UserKind.OPERATOR else ActorKind.PERSON
        return Actor(kind, str(self.pk), str(self))
