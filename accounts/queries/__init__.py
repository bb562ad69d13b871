"""Reads about people."""

from accounts.queries.people import (
    built_in_login_is_on,
    can_use_password,
    drivers,
    guest_type,
    locker_user_types,
    person_of_link,
    provinces,
    staff,
    user_types,
)
from accounts.queries.rights import primary_role, rights_of, roles
from accounts.queries.tokens import tokens

__all__ = [
    "built_in_login_is_on",
    "can_use_password",
    "drivers",
    "guest_type",
    "locker_user_types",
    "person_of_link",
    "primary_role",
    "provinces",
    "rights_of",
    "roles",
    "staff",
    "tokens",
    "user_types",
]
