"""What is known about drivers, and what they are asked for (parking §24.4)."""

from typing import Any

from accounts.choices import FIELDS, FieldState
from accounts.models import Profile, User, UserType
from accounts.queries.people import built_in_login_is_on
from accounts.rules.profile_fields import asked, missing
from core.system_settings import value


def profile_of(user: User) -> Profile:
    """The driver's profile with its type and provinces, read once for each loaded person."""
    if not Profile.user.field.remote_field.is_cached(user):
        related = ("province", "province2", "licence_province", "company")
        profile = Profile.objects.select_related("user_type", *related).get(user=user)
        profile.user = user  # puts it on the person as well
    return user.profile


def registrable_types():
    """User types that people choose from when they register, by number (UP-3); none while they could not sign in."""
    if not built_in_login_is_on():
        return UserType.objects.none()
    return UserType.objects.active().filter(visible_to_users=True, is_system=False)


def field_states() -> dict[str, str]:
    """What the client asks for: hidden, visible or required by the field's key."""
    return {field.key: value(f"profile_{field.key}") for field in FIELDS}


def asked_of(user_type: UserType) -> dict[str, FieldState]:
    """The fields that people of this type see, visible or required (PRF-1)."""
    return asked(grouping=user_type.grouping, states=field_states())


def profile_values(user: User) -> dict[str, Any]:
    """Every fact of a driver by the field's key, provinces as rows; the type's own sections aside."""
    profile = profile_of(user)
    return {field.key: getattr(user if field.of_user else profile, field.key) for field in FIELDS}


def missing_fields(user: User) -> list[str]:
    """Keys of the required fields that this driver has left empty (UP-2). An address that waits for its confirmation
    counts as one: whoever gave it can do no more."""
    values = profile_values(user)
    values["email"] = user.email or user.new_email
    return missing(values=values, asked=asked_of(profile_of(user).user_type))
