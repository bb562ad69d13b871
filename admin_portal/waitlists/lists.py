"""Parking Management › Waiting Lists: the report, and the lists that permits are given from (parking §15)."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Grouping
from admin_portal.access import may
from admin_portal.generic import Link, ListPage
from admin_portal.waitlists.filters import OthersFilter, StudentFilter, WaitlistFilter
from admin_portal.waitlists.places import MAIL, MANAGE, is_managed
from admin_portal.waitlists.tables import WaitlistTable
from parking.queries.waitlists import waitlist_report
from parking.settings import WAITLIST_MANAGED

STUDENTS = {"person__profile__user_type__grouping": Grouping.STUDENT}


def _notices(request):
    """That permits are not given from lists, where that is so, and where it is changed (WL-8)."""
    if is_managed():
        return ()
    words = _("Enable Managed Waitlist is off: permits are not held for these people and cannot be assigned.")
    if not may(request.user, "settings.manage"):
        return [("info", words)]
    address = f"{reverse('admin_portal:settings_permits')}#id_{WAITLIST_MANAGED}"
    return [("info", format_html('{} <a href="{}">{}</a>', words, address, _("Turn it on")))]


def _list(title, rows, filters, export_name, **options):
    return ListPage.as_view(
        required_right=MANAGE,
        title=title,
        rows=rows,
        table=WaitlistTable,
        filters=filters,
        template="admin_portal/waitlists/list.html",
        links=(Link(gettext_lazy("Email Listed Users"), "admin_portal:bulk_mail_add", MAIL, "envelope"),),
        empty=gettext_lazy("Nobody waits for a permit."),
        export_name=export_name,
        **options,
    )


report = _list(
    gettext_lazy("Waitlist Report"),
    lambda request: waitlist_report(),
    WaitlistFilter,
    "waitlist-report",
    lead=gettext_lazy("Everybody who waits for a permit, or was given one that is not bought yet."),
)
students = _list(
    gettext_lazy("Student Wait List"),
    lambda request: waitlist_report().filter(**STUDENTS),
    StudentFilter,
    "student-wait-list",
    lead=gettext_lazy(
        "Students who wait. Whoever is assigned a permit has it in their cart until the deadline."
    ),
    notices=_notices,
)
others = _list(
    gettext_lazy("Non-Student Wait List"),
    lambda request: waitlist_report().exclude(**STUDENTS),
    OthersFilter,
    "non-student-wait-list",
    lead=gettext_lazy(
        "Everybody but students who waits. Whoever is assigned a permit has it in their cart until the deadline."
    ),
    notices=_notices,
)
