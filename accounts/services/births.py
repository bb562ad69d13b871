"""What a new client finds: kinds of people, provinces, the built-in sign-in, roles (DESIGN §3, DECISIONS 7)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from localflavor.ca.ca_provinces import PROVINCE_CHOICES
from localflavor.us.us_states import US_STATES

from accounts.choices import Country, Grouping
from accounts.models import ArchiveType, LockerUserType, LoginSource, Province, Role, UserType
from accounts.models.login_source import BUILT_IN
from accounts.models.role import grantable
from core.actors import Actor
from core.models import Client

USER_TYPES = (
    (gettext_noop("Full Time Student"), Grouping.STUDENT),
    (gettext_noop("Part Time Student"), Grouping.STUDENT),
    (gettext_noop("Full Time Staff"), Grouping.STAFF),
    (gettext_noop("Part Time Staff"), Grouping.STAFF),
    (gettext_noop("Athletics Member"), Grouping.ATHLETICS),
    (gettext_noop("Visitor"), Grouping.PUBLIC),
)
GUEST = gettext_noop("Guest User")
LOCKER_TYPES = (gettext_noop("Student"), gettext_noop("Staff"), gettext_noop("Public"))
ARCHIVE_TYPES = (
    gettext_noop("Graduated"),
    gettext_noop("Left the organization"),
    gettext_noop("No longer parks here"),
    gettext_noop("Duplicate"),
    gettext_noop("Deceased"),
)
PRIMARY = gettext_noop("Primary Administrator")
VIEWS = ".view"

# Name, description, rights (parking §28). Those that no package registers yet are left out at birth.
ROLES = (
    (
        gettext_noop("Parking Office"),
        gettext_noop("Runs the office: people, vehicles, lots and permits."),
        "users.view users.edit users.archive users.merge users.bulk_email companies.edit vehicles.view"
        " vehicles.edit vehicles.merge dntt.edit lots.view lots.edit lots.price lot_groups.edit lot_zones.edit"
        " permits.view permits.sell permits.release permits.allocate permits.switch permits.prorate"
        " permits.edit_price permits.state windows.edit rollover.run waitlist.manage temp.view temp.sell"
        " paystation.view"
        " validation.create validation.manage_all payments.take violations.view violations.enter violations.edit"
        " boots.manage alarms.view alarms.clear reports.view dashboards.browse",
    ),
    (
        gettext_noop("Finance"),
        gettext_noop("Payments, refunds, taxes and reports."),
        "users.view vehicles.view permits.view temp.view paystation.view payments.take payments.process payments.refund"
        " payments.adjust taxes.edit payment_types.edit deposits.edit violations.view violations.collect"
        " reports.view dashboards.browse",
    ),
    (
        gettext_noop("Patrol Officer"),
        gettext_noop("Checks plates and issues violations."),
        "vehicles.view lots.view permits.view temp.view paystation.view violations.view violations.enter boots.manage"
        " alarms.view alarms.clear",
    ),
    (gettext_noop("Parking Validator"), gettext_noop("Creates validations only."), "validation.create"),
)


def seed_user_types(*, actor: Actor, client: Client) -> None:
    """User types 1 to 6 and Guest User after them."""
    with override(client.default_language):
        types = [
            UserType(number=number, name=_(name), grouping=grouping)
            for number, (name, grouping) in enumerate(USER_TYPES, 1)
        ]
        guest = {"grouping": Grouping.PUBLIC, "visible_to_users": False, "is_system": True}
        UserType.objects.bulk_create([*types, UserType(number=len(types) + 1, name=_(GUEST), **guest)])


def seed_locker_types(*, actor: Actor, client: Client) -> None:
    """Locker user types 1 to 3."""
    with override(client.default_language):
        LockerUserType.objects.bulk_create(
            LockerUserType(number=number, name=_(name)) for number, name in enumerate(LOCKER_TYPES, 1)
        )


def seed_archive_types(*, actor: Actor, client: Client) -> None:
    """Why people are archived, to begin with."""
    with override(client.default_language):
        ArchiveType.objects.bulk_create(ArchiveType(name=_(name)) for name in ARCHIVE_TYPES)


def seed_provinces(*, actor: Actor, client: Client) -> None:
    """Provinces and territories of Canada, then the states of the USA with the District of Columbia."""
    with override(client.default_language):
        places = [(Country.CANADA, *place) for place in PROVINCE_CHOICES]
        places += [(Country.USA, *place) for place in US_STATES]
        Province.objects.bulk_create(
            Province(number=number, country=country, code=code, name=str(name))
            for number, (country, code, name) in enumerate(places, 1)
        )


def seed_login_source(*, actor: Actor, client: Client) -> None:
    """The built-in login source OPSCOM."""
    with override(client.default_language):
        LoginSource.objects.create(code=BUILT_IN, name=_("User name and password"))


def seed_roles(*, actor: Actor, client: Client) -> None:
    """Primary Administrator and the roles of parking §28."""
    known = grantable()
    reading = sorted(right for right in known if right.endswith(VIEWS) or right == "dashboards.browse")
    with override(client.default_language):
        roles = [Role(name=_(PRIMARY), description=_("Holds every right."), is_primary=True)]
        for name, description, rights in ROLES:
            held = sorted(known & set(rights.split()))
            roles.append(Role(name=_(name), description=_(description), rights=held))
        roles.append(Role(name=_("Read-only"), description=_("Sees much, changes nothing."), rights=reading))
        Role.objects.bulk_create(roles)
