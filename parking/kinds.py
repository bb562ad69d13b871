"""Kinds of mail about vehicles and permits."""

from django.utils.translation import gettext_lazy as _

from content.ports import Fact, MailKind, register_mail_kinds

register_mail_kinds(
    MailKind(
        "vehicle.associated",
        _("Vehicle associated by somebody else"),
        area=_("Vehicles"),
        facts=(
            Fact("name", _("Name of the person"), "Dora Tremblay"),
            Fact("plate", _("Licence plate"), "ABC 123"),
        ),
        repeatable=True,
    )
)

PERMIT = (
    Fact("name", _("Name of the person"), "Dora Tremblay"),
    Fact("number", _("Number of the permit"), "1207"),
    Fact("lot", _("Lot"), "North Lot"),
    Fact("starts", _("First day"), _("September 1, 2026")),
    Fact("ends", _("Last day"), _("April 30, 2027")),
    Fact("plates", _("Licence plates"), "ABC 123"),
    Fact("link", _("Address of the person’s permits"), "https://park.example.ca/permits/"),
)

register_mail_kinds(
    MailKind("permit.confirmed", _("Permit confirmed"), area=_("Permits"), facts=PERMIT),
    MailKind(
        "permit.released",
        _("Permit released"),
        area=_("Permits"),
        facts=(*PERMIT, Fact("reason", _("Reason"), _("Not paid in time"))),
    ),
)

register_mail_kinds(
    MailKind(
        "temp.confirmed",
        _("Temporary permit confirmed"),
        area=_("Permits"),
        facts=(
            Fact("number", _("Number of the permit"), "T7K2M9QX4"),
            Fact("lot", _("Lot"), "North Lot"),
            Fact("plates", _("Licence plates"), "ABC 123"),
            Fact("starts", _("Valid from"), _("September 1, 2026, 8:00")),
            Fact("ends", _("Valid until"), _("September 1, 2026, 12:00")),
            Fact("link", _("Address of the permit"), "https://park.example.ca/temp/1a2b3c/"),
        ),
    )
)

WAITLIST = (
    Fact("lot", _("Lot"), "North Lot"),
    Fact("list", _("Waiting list"), "North Lot"),
    Fact("link", _("Address of the waiting list"), "https://park.example.ca/admin/waitlists/"),
)
RESERVATION = (
    Fact("name", _("Name of the person"), "Dora Tremblay"),
    Fact("number", _("Number of the permit"), "1207"),
    Fact("deadline", _("Date and time by which it is to be paid"), _("September 1, 2026, 8:00")),
)

register_mail_kinds(
    MailKind(
        "waitlist.assigned",
        _("Permit given from the waiting list"),
        area=_("Permits"),
        facts=(
            *RESERVATION,
            Fact("lot", _("Lot"), "North Lot"),
            Fact("link", _("Address of the person’s permits"), "https://park.example.ca/permits/"),
        ),
        repeatable=True,
    ),
    MailKind(
        "waitlist.available",
        _("Permits held for a waiting list (to the managers)"),
        area=_("Permits"),
        facts=(
            *WAITLIST,
            Fact("numbers", _("Numbers of the permits"), "1207, 1208"),
            Fact("waiting", _("How many people wait"), "12"),
        ),
        repeatable=True,
    ),
    MailKind(
        "waitlist.late",
        _("Permit from the waiting list not bought in time (to the managers)"),
        area=_("Permits"),
        facts=(*RESERVATION, *WAITLIST),
        repeatable=True,
    ),
)
