"""People who may be one person (parking USR-5)."""

from django.db.models import Exists, F, Func, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Lower, Upper

from accounts.models import User
from accounts.queries.person_search import people


def same_email() -> QuerySet[User]:
    """People whose addresses differ only in what follows a + sign: equal ones cannot be (UP-4). `value` is it."""
    bare = Func(
        Lower("email"), Value(r"\+[^@]*@"), Value("@"), function="regexp_replace", output_field=TextField()
    )
    return _alike(people().exclude(email="").annotate(value=bare))


def same_student_number() -> QuerySet[User]:
    """People with one student number, in any case; `value` is it."""
    return _same_number("student_no")


def same_staff_number() -> QuerySet[User]:
    """People with one employee number, in any case; `value` is it."""
    return _same_number("employee_no")


def _same_number(field: str) -> QuerySet[User]:
    return _alike(people().exclude(**{f"profile__{field}": ""}).annotate(value=Upper(f"profile__{field}")))


def _alike(rows: QuerySet[User]) -> QuerySet[User]:
    twins = rows.order_by().exclude(pk=OuterRef("pk")).filter(value=OuterRef("value"))
    return rows.filter(Exists(twins)).order_by("value", F("last_login").desc(nulls_last=True), "pk")
