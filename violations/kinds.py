"""Kinds of mail about violations."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.ports import Fact, MailKind, register_mail_kinds

TICKET = (
    Fact("name", _("Name of the person"), "Dora Tremblay"),
    Fact("ticket", _("Ticket number"), "TT-10016"),
    Fact("plate", _("Licence plate"), "ABC 123"),
    Fact("offences", _("Offences"), _("Parked in Loading Zone")),
    Fact("location", _("Location"), _("Downtown Business District")),
    Fact("issued", _("When it was issued"), _("September 1, 2026, 8:00")),
    Fact("due", pgettext_lazy("ticket", "Due"), _("September 21, 2026, 8:00")),
    Fact("amount", _("To be paid now, before taxes"), "$40.00"),
    Fact(
        "terms", _("Until when it is discounted"), _("until September 8, 2026, 8:00, without discount $50.00")
    ),
    Fact("link", _("Address of the ticket"), "https://park.example.ca/tickets/12/"),
)

register_mail_kinds(
    MailKind("violation.issued", _("New violation"), area=_("Violations"), facts=TICKET),
    MailKind("violation.warning", _("Warning issued"), area=_("Violations"), facts=TICKET),
)
