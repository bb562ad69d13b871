"""Shortcodes about people, the organisation and signing in, and the one that asks a question (parking §17.4)."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.choices import FIELDS
from accounts.queries.profiles import profile_of, profile_values
from content.choices import Output
from content.ports import (
    Fact,
    FactSource,
    Shortcode,
    Viewing,
    register_fact_source,
    register_shortcodes,
)
from content.queries.expansion import known_fact
from content.rules.facts import passes
from content.rules.shortcodes import Code
from core.scoping import current_client
from core.system_settings import value

SAMPLES = {
    "first_name": "Dora",
    "last_name": "Tremblay",
    "username": "dora",
    "email": "dora@example.com",
    "street": "12 Maple Street",
    "city": "Ottawa",
    "postal_code": "K1A 0B1",
}
# What is never put into a page or a mail, however it is asked for.
WITHHELD = {"licence_no", "licence_province", "birth_date"}


def user_facts() -> tuple[Fact, ...]:
    """What is known about the reader: the profile's fields, the type and the account number."""
    fields = (Fact(f.key, f.label, SAMPLES.get(f.key, "")) for f in FIELDS if f.key not in WITHHELD)
    return (
        Fact("name", _("First and last name"), "Dora Tremblay"),
        *fields,
        Fact("user_type", _("User type"), "Student"),
        Fact("account_number", _("Account number"), "A-1001"),
    )


def read_user(viewing: Viewing) -> Mapping[str, Any]:
    """The reader's facts; none for guests (CON-1)."""
    person = viewing.person
    if person is None:
        return {}
    profile = profile_of(person)
    known = {key: fact for key, fact in profile_values(person).items() if key not in WITHHELD}
    return {
        **known,
        "name": str(person),
        "user_type": profile.user_type.name,
        "account_number": profile.account_number,
    }


def organization_facts() -> tuple[Fact, ...]:
    """What the General tab of the settings says about the organisation."""
    return (
        Fact("name", _("Organization name"), "TomahawkU"),
        Fact("address", _("Company address"), "1 Campus Road"),
        Fact("email", _("Reply-to admin email address"), "parking@example.com"),
    )


def read_organization(_viewing: Viewing) -> Mapping[str, Any]:
    """Facts of the open scope's client."""
    return {
        "name": current_client().name,
        "address": value("company_address"),
        "email": value("reply_to_email"),
    }


def _user_card(viewing: Viewing, _code: Code) -> str:
    """Who is signed in, as a card; nothing for guests."""
    facts = read_user(viewing)
    if not facts:
        return ""
    return format_html(
        '<div class="card"><div class="card-body"><strong>{}</strong><br>{}<br>{}</div></div>',
        facts["name"],
        facts["user_type"],
        facts["email"],
    )


def _login_link(viewing: Viewing, _code: Code) -> str:
    return f"{viewing.site}{reverse(settings.LOGIN_URL)}"


def _conditional(viewing: Viewing, code: Code) -> bool:
    found = known_fact(viewing, code.values.get("var", ""))
    return passes(found, code.values.get("test", "hasvalue"), code.values.get("value", ""))


register_fact_source(FactSource("user", _("The reader"), user_facts, read_user))
register_fact_source(FactSource("org", _("Your organization"), organization_facts, read_organization))
register_shortcodes(
    Shortcode(
        "conditional",
        _("Shows its text on a condition: hasvalue, true, false, eq or ne"),
        (
            "[conditional var=user.first_name test=hasvalue]…[/conditional]",
            '[conditional var=user.user_type test=eq value="Student"]…[/conditional]',
        ),
        holds=_conditional,
    ),
    Shortcode(
        "user_card",
        _("Name, type and email of who is signed in, as a card"),
        ("[user_card]",),
        output=Output.MARKUP,
        render=_user_card,
    ),
    Shortcode(
        "login_link",
        _("The address of the sign-in page"),
        ('<a href="[login_link]">…</a>',),
        render=_login_link,
    ),
)
