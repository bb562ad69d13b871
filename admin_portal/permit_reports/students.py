"""Parking Management › Reports › Student Permit and Postal Export (parking §27)."""

from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, ModelChoiceFilter

from admin_portal.generic import BadgeColumn, Column, ListPage, Table, WhenColumn, opens
from admin_portal.payments.filters import DaysFilter
from admin_portal.payments.places import REPORTS
from core.templatetags.ui import dash
from parking.choices import RentalStatus
from parking.models import Lot
from parking.queries.student_permits import student_permits

STATES = {
    RentalStatus.RESERVED: ("info", RentalStatus.RESERVED.label),
    RentalStatus.RENTED: ("ok", RentalStatus.RENTED.label),
}


def _profile(label, name, **options):
    return Column(label, accessor=f"person__profile__{name}", orderable=False, **options)


class AddressColumn(Column):
    """Where mail goes, on one line; exports have its parts."""

    def __init__(self):
        super().__init__(
            _("Postal address"), accessor="person__profile", orderable=False, exclude_from_export=True
        )

    def render(self, value):
        place = (value.city, value.province.code if value.province else "", value.postal_code)
        parts = (value.street, " ".join(filter(None, place)))
        return ", ".join(filter(None, parts)) or dash(None)


class StudentTable(Table):
    student_no = _profile(_("Student number"), "student_no")
    person = Column(
        _("Student"),
        orderable=False,
        linkify=opens("admin_portal:user_detail", "users.view", key=lambda row: row.person_id),
    )
    email = Column(_("Email"), accessor="person__email", visible=False)
    user_type = _profile(_("User type"), "user_type", visible=False)
    number = Column(_("Permit"), accessor="permit__number", orderable=False)
    lot = Column(_("Lot"), accessor="permit__lot", orderable=False)
    window = Column(_("Sales window"), accessor="sales_window", orderable=False)
    starts_at = WhenColumn(_("Valid from"), visible=False)
    ends_at = WhenColumn(_("Valid until"))
    requested_at = WhenColumn(_("Requested"))
    status = BadgeColumn(_("Status"), badges=STATES, orderable=False)
    address = AddressColumn()
    street = _profile(_("Street"), "street", visible=False)
    city = _profile(_("City"), "city", visible=False)
    province = _profile(_("Province or state"), "province__code", visible=False)
    postal_code = _profile(_("Postal code"), "postal_code", visible=False)
    street2 = _profile(_("Second street"), "street2", visible=False)
    city2 = _profile(_("Second city"), "city2", visible=False)
    province2 = _profile(_("Second province or state"), "province2__code", visible=False)
    postal_code2 = _profile(_("Second postal code"), "postal_code2", visible=False)

    caption = _("Permits of students")


class StudentFilter(FilterSet):
    days = DaysFilter(_("Requested between"), field_name="requested_at")
    lot = ModelChoiceFilter(
        label=_("Lot"),
        empty_label=_("Every lot"),
        field_name="permit__lot",
        queryset=lambda request: Lot.objects.all(),
    )


def rows(request):
    return student_permits()


export = ListPage.as_view(
    required_right=REPORTS,
    title=_("Student Permit and Postal Export"),
    lead=_(
        "Permits that students have promised or paid, with the address to send them to. The file has every part of both"
        " addresses in a column of its own."
    ),
    rows=rows,
    table=StudentTable,
    filters=StudentFilter,
    empty=_("No student has a permit yet."),
    export_name="student-permits",
)
