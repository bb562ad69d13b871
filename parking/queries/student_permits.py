"""Permits of students and where their mail goes (parking §27, Student Permit and Postal Export)."""

from django.db.models import QuerySet

from accounts.choices import Grouping
from parking.choices import TAKEN_RENTALS
from parking.models import PermitRental


def student_permits() -> QuerySet[PermitRental]:
    """Permits that a student has promised or paid, over or not, the latest first, with the person's addresses."""
    students = {"person__profile__user_type__grouping": Grouping.STUDENT}
    return PermitRental.objects.filter(status__in=TAKEN_RENTALS, **students).select_related(
        "permit__lot",
        "sales_window",
        "person__profile__province",
        "person__profile__province2",
        "person__profile__user_type",
    )
