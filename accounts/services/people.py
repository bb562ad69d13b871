"""What writing any person has in common."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.crypto import get_random_string

from accounts.exceptions import (
    BadgeNumberTaken,
    EmailTaken,
    NameMissing,
    UniqueIdTaken,
    UserNameTaken,
    WeakPassword,
)
from accounts.models import Session, User
from core.db import atomic

# No 0 O, 1 l I: one-time passwords are read out and typed.
READABLE = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
ONE_TIME_LENGTH = 16
TAKEN = {
    "username_is_unique": (UserNameTaken, "username"),
    "email_is_unique": (EmailTaken, "email"),
    "operator_email_is_unique": (EmailTaken, "email"),
    "unique_id_is_unique": (UniqueIdTaken, "unique_id"),
    "badge_number_is_unique": (BadgeNumberTaken, "badge_number"),
}


def save_person(*, user: User) -> User:
    """Save with tidy names. NameMissing, UserNameTaken, EmailTaken, UniqueIdTaken, BadgeNumberTaken; the database
    decides races."""
    for field in ("username", "email", "first_name", "last_name", "badge_number"):
        setattr(user, field, getattr(user, field).strip())
    if not (user.username or user.email):
        raise NameMissing(field="username")
    try:
        with atomic():
            user.save()
    except IntegrityError as error:
        refusal, field = TAKEN.get(error.__cause__.diag.constraint_name, (None, None))
        if refusal is None:
            raise
        raise refusal(field=field) from None
    return user


def check_strength(*, user: User, password: str) -> None:
    """WeakPassword when the site's rules refuse this password for this person (DECISIONS 5)."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages), field="password") from None


def give_password(*, user: User, password: str | None) -> str:
    """Set this password, or a made-up one-time password, on the unsaved person; returns it. WeakPassword."""
    if password is None:
        password = get_random_string(ONE_TIME_LENGTH, READABLE)
    else:
        check_strength(user=user, password=password)
    user.set_password(password)
    return password


def end_sessions(*, user: User, but: str | None = None) -> None:
    """Sign this person out everywhere, except in the session with the key `but`."""
    Session.objects.filter(user=user).exclude(session_key=but).delete()
