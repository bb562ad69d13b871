"""Settings of violations (enforcement §18.1)."""

from django.utils.translation import gettext_lazy as _

from core.system_settings import Setting, register_settings

TICKETS, PAPER, MONEY = _("Tickets"), _("Printed tickets"), _("Fines and payment")
PREFIX, DUE_DAYS, DUPLICATE_MINUTES = "ticket_prefix", "violation_due_days", "violation_duplicate_minutes"
PEOPLE, MAIL_ISSUED, MAIL_WARNINGS = "violations_to_people", "violation_mail", "violation_mail_warnings"
INCLUDE_PIN, HEADER, FOOTER = "ticket_pin", "ticket_header", "ticket_footer"
SIGNATURE, LICENCE = "ticket_signature", "ticket_licence"
ADJUSTMENTS, HIDE_ZERO = "enable_adjustments", "hide_zero_violations"
APPEAL_DROPS_DISCOUNT, RESTRICT_COLLECTIONS = "appeal_removes_discount", "restrict_collections_payment"
PUBLIC_PHOTOS = "public_ticket_photos"


def _setting(key, section, label, kind="bool", default=False, **options):
    return Setting(key, "violations", section, label, kind=kind, default=default, **options)


register_settings(
    _setting(PREFIX, TICKETS, _("Prefix to go in Front of Ticket Number"), "text", "TT"),
    _setting(DUE_DAYS, TICKETS, _("Violation days until due"), "int", 20, minimum=0, maximum=365),
    _setting(
        DUPLICATE_MINUTES,
        TICKETS,
        _("Minutes in which the same offence again asks for a reason"),
        "int",
        10,
        minimum=0,
        maximum=1440,
        help=_("For the same vehicle, offence and location. 0 asks never."),
    ),
    _setting(
        PEOPLE,
        TICKETS,
        _("Link violations to users"),
        help=_("Tickets can be written to people, in the categories that apply to them."),
    ),
    _setting(
        MAIL_ISSUED,
        TICKETS,
        _("Mail drivers about new violations"),
        default=True,
        help=_("The primary driver of the vehicle, or the person cited, on the day of the violation."),
    ),
    _setting(MAIL_WARNINGS, TICKETS, _("Mail drivers about warnings")),
    _setting(
        PUBLIC_PHOTOS,
        TICKETS,
        _("Drivers see the photos of their tickets"),
        default=True,
        help=_("Also guests who name ticket and plate."),
    ),
    _setting(
        INCLUDE_PIN,
        PAPER,
        _("Include PIN"),
        default=True,
        help=_(
            "A suffix to the number on the paper, so that nobody finds the tickets of others by counting."
        ),
    ),
    _setting(
        HEADER, PAPER, _("Ticket header"), "long_text", "", help=_("Stands at the top of printed tickets.")
    ),
    _setting(
        FOOTER,
        PAPER,
        _("Ticket footer"),
        "long_text",
        "",
        help=_("How to pay or appeal, and office hours. Stands at the end of printed tickets."),
    ),
    _setting(SIGNATURE, PAPER, _("Signature Required on Tickets")),
    _setting(LICENCE, PAPER, _("Drivers License on Tickets")),
    _setting(
        ADJUSTMENTS,
        MONEY,
        _("Enable Adjustments"),
        default=True,
        help=_("Fines can be reduced and cancelled without an appeal."),
    ),
    _setting(APPEAL_DROPS_DISCOUNT, MONEY, _("Remove Discount when Appeal Made")),
    _setting(
        HIDE_ZERO,
        MONEY,
        _("Hide zero dollar violations"),
        help=_("Users do not see tickets that cost nothing."),
    ),
    _setting(
        RESTRICT_COLLECTIONS,
        MONEY,
        _("Restrict payment of violations in collections"),
        help=_("Users and guests cannot pay them on the portal; the office still can."),
    ),
)
