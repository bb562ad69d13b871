"""TomahawkU's people: staff of every role, drivers of every type. Only the printed logins have passwords."""

from random import Random

from accounts.choices import Grouping, UserKind
from accounts.models import Profile, Role, User, UserType
from accounts.services.drivers import create_driver
from accounts.services.operators import create_operator
from accounts.services.staff import create_staff
from core.actors import Actor

DRIVERS = 600
EXTRA_VEHICLES = 1  # so that the printed login parks two
ADMIN = ("admin", "opscom-demo-admin")
DRIVER = ("driver", "opscom-demo-driver")
OPERATOR = ("operator@demo.test", "opscom-demo-operator")

STAFF = (  # username, first name, last name, role, badge number
    ("office", "Odile", "Bureau", "Parking Office", "203"),
    ("finance", "Felix", "Money", "Finance", ""),
    ("patrol", "Pat", "Rolle", "Patrol Officer", "117"),
    ("validator", "Vera", "Lidate", "Parking Validator", ""),
    ("readonly", "Rita", "Lire", "Read-only", ""),
)
STREETS = ("Maple Lane", "Elm Street", "Rue Principale", "North Street", "Fifth Avenue")
FIRST = "Ada Bruno Chloé Dmitri Élise Farid Grace Hugo Inès Jun Kofi Léa Mateo Nadia Omar Priya Quentin Rosa Sven Tara"
LAST = "Bouchard Chen Dubois Evans Fortin Gagnon Haddad Ivanova Jones Kaur Lavoie Martin Nguyen Okafor Patel Roy Smith"


def make_operator(actor: Actor) -> None:
    """The installation's operator."""
    email, password = OPERATOR
    create_operator(actor=actor, email=email, password=password, must_change=False)


def make_staff(actor: Actor, domain: str) -> None:
    """The Primary Administrator with the printed password, and one admin of each other role without one."""
    roles = {role.name: role for role in Role.objects.all()}
    primary = next(role for role in roles.values() if role.is_primary)
    username, password = ADMIN
    create_staff(
        actor=actor,
        username=username,
        email=f"{username}@{domain}",
        first_name="Alex",
        last_name="Admin",
        badge_number="100",
        roles=[primary],
        password=password,
        must_change=False,
    )
    for username, first, last, role, badge in STAFF:
        create_staff(
            actor=actor,
            username=username,
            email=f"{username}@{domain}",
            first_name=first,
            last_name=last,
            roles=[roles[role]],
            badge_number=badge,
        )


def make_drivers(actor: Actor, domain: str, number: int = DRIVERS) -> list[User]:
    """The driver with the printed password and `number` others, of every user type."""
    chance = Random(1138)
    UserType.objects.filter(is_system=False).update(extra_active_vehicles=EXTRA_VEHICLES)
    types = list(UserType.objects.filter(is_system=False))
    username, password = DRIVER
    known = create_driver(
        actor=actor,
        user_type=types[0],
        username=username,
        email=f"{username}@{domain}",
        first_name="Dana",
        last_name="Driver",
        password=password,
        unique_id="tester1",
    )
    others = [_driver(number, chance, domain) for number in range(1, number + 1)]
    User.objects.bulk_create(others)
    Profile.objects.bulk_create(
        Profile(user=user, **_facts(number, chance.choice(types))) for number, user in enumerate(others, 1)
    )
    return [known, *others]


def _facts(number: int, kind: UserType) -> dict:
    """What somebody is, where their mail goes, and the number on the student card."""
    street = f"{10 + number} {STREETS[number % len(STREETS)]}"
    student_no = f"{930000 + number}" if kind.grouping == Grouping.STUDENT else ""
    address = {"street": street, "city": "Ottawa", "postal_code": f"K1A 0B{number % 10}"}
    return {"user_type": kind, "student_no": student_no, **address}


def _driver(number: int, chance: Random, domain: str) -> User:
    first, last = chance.choice(FIRST.split()), chance.choice(LAST.split())
    name = f"{first}.{last}.{number}".lower()
    user = User(
        kind=UserKind.DRIVER,
        username=name,
        email=f"{name}@{domain}",
        first_name=first,
        last_name=last,
        language=chance.choice(("en", "en", "fr")),
        unique_id=f"T{number:05}",
    )
    user.set_unusable_password()
    return user
