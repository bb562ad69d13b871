"""Indexes for finding people by the beginning of what is known of them (parking USR-7).

Their expressions are word for word what Django's `istartswith` asks, or PostgreSQL would not use them.
"""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Upper

USER_FIELDS = ("first_name", "last_name", "username", "email")
PROFILE_FIELDS = ("preferred_name", "account_number", "student_no", "employee_no")
PHONES = ("phone_cell", "student_phone", "employee_phone")


def digits(field: str) -> Func:
    """A phone number as its digits alone."""
    return _replaced(field, "[^0-9]", "g")


def last_word(field: str) -> Func:
    """Berg of van der Berg."""
    return _replaced(field, "^.* ", "")


def beginning(name: str, expression, *, filled: str = "") -> models.Index:
    """An index on how `expression` begins, in any case; with `filled` only over rows that have that field."""
    condition = ~Q(**{filled: ""}) if filled else None
    return models.Index(
        F("client"), OpClass(Upper(expression), "text_pattern_ops"), name=name, condition=condition
    )


def _replaced(field: str, pattern: str, flags: str) -> Func:
    arguments = [F(field), Value(pattern), Value(""), Value(flags)]
    return Func(*arguments, function="regexp_replace", output_field=models.TextField())
