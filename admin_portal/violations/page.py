"""Violation Information: one ticket whole, and what can be done about it (enforcement §5.6)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from admin_portal.access import may
from admin_portal.generic import DetailPage, Link
from admin_portal.rentals.page import payment_link
from admin_portal.violations.money import money
from admin_portal.violations.places import (
    ADJUST,
    COLLECT,
    DECIDE,
    EDIT,
    PEOPLE,
    SEE,
    TAKE,
    VEHICLES,
    VOID,
    state_badge,
    state_now,
    to_desk,
    violations,
)
from admin_portal.violations.seen import seen
from admin_portal.violations.timeline import timeline
from core.system_settings import value
from core.templatetags.ui import when
from violations.choices import TicketState
from violations.models import Violation
from violations.queries.attachments import attachments_of
from violations.rules.standing import (
    may_add_fee,
    may_appeal,
    may_convert,
    may_decide,
    may_edit,
    may_spoil,
)
from violations.settings import ADJUSTMENTS


def may_adjust(row) -> bool:
    """Without an appeal, where the client allows it (VIO-7)."""
    return may_decide(row) and not row.is_appeal_open and value(ADJUSTMENTS)


def may_flag(row) -> bool:
    """Overdue, and never in collections (§9.1)."""
    return state_now(row) == TicketState.OVERDUE and row.collections_ended_at is None


LINKS = (
    Link(gettext_lazy("Add note"), "admin_portal:violation_note", EDIT, "journal-text"),
    Link(gettext_lazy("Print"), "admin_portal:violation_pdf", SEE, "printer"),
    Link(gettext_lazy("Edit"), "admin_portal:violation_edit", EDIT, "pencil", when=may_edit),
    Link(
        gettext_lazy("Decide appeal"), "admin_portal:violation_decide", DECIDE, "check-lg",
        when=lambda row: may_decide(row) and row.is_appeal_open,
    ),
)  # fmt: skip
# Behind a menu, so that the page keeps its head on a phone.
MORE = (
    Link(
        gettext_lazy("Register appeal"), "admin_portal:violation_appeal", DECIDE, "envelope", when=may_appeal
    ),
    Link(gettext_lazy("Attach files"), "admin_portal:violation_file_add", EDIT, "upload"),
    Link(gettext_lazy("Add fee"), "admin_portal:violation_fee", EDIT, "plus-lg", when=may_add_fee),
    Link(gettext_lazy("Change fine"), "admin_portal:violation_adjust", ADJUST, "cash-coin", when=may_adjust),
    Link(
        gettext_lazy("Convert to warning"), "admin_portal:violation_convert", EDIT, "exclamation-triangle",
        dialog=True, when=may_convert,
    ),
    Link(
        gettext_lazy("Flag as Sent to Collections"), "admin_portal:violation_flag", COLLECT, "building",
        when=may_flag,
    ),
    Link(
        gettext_lazy("Valid again"), "admin_portal:violation_unspoil", VOID, "arrow-repeat",
        dialog=True, when=lambda row: row.is_spoiled and may_spoil(row),
    ),
    Link(
        gettext_lazy("Spoil"), "admin_portal:violation_spoil", VOID, "x-octagon",
        danger=True, dialog=True, when=lambda row: not row.is_spoiled and may_spoil(row),
    ),
)  # fmt: skip


def _drivers(row: Violation) -> list:
    """Who drives the vehicle now, the primary driver first."""
    if row.vehicle is None:
        return []
    links = row.vehicle.drivers.filter(until=None).select_related("user__profile")
    return list(links.order_by("-is_primary", "pk"))


def _facts(row: Violation) -> list[tuple]:
    writer = _("%(name)s, number %(number)s") % {"name": row.writer, "number": row.writer.badge_number}
    facts = [
        (_("Ticket category"), row.category),
        (_("Issued"), when(row.issued_at, seconds=True)),
        (pgettext("ticket", "Due"), when(row.due_at, seconds=True)),
        (_("Location"), row.location),
        (_("Officer"), writer if row.writer.badge_number else row.writer),
        (_("Entered"), when(row.created_at)),
        (_("Entered by"), row.keyed_by),
        (_("Failed to identify"), _("Yes") if row.fail_to_identify else ""),
        (_("Comment"), row.comment),
        (_("Private comment"), row.private_comment),
        (_("Sent to collections"), row.sent_to_collections_at and when(row.sent_to_collections_at)),
        (_("Finished in collections"), row.collections_ended_at and when(row.collections_ended_at)),
    ]
    return [(label, value) for label, value in facts if value not in ("", None)]


def _appeal(row: Violation) -> list[tuple]:
    """How the appeal and the fine were decided; nothing when neither was."""
    facts = [
        (_("Appealed"), row.appealed_at and when(row.appealed_at)),
        (_("How it came in"), row.get_appeal_format_display()),
        (_("What the appellant says"), row.appeal_reason),
        (_("Fine"), row.get_fine_action_display()),
        (_("Reason"), row.action_reason),
        (_("Decided"), row.actioned_at and when(row.actioned_at)),
        (_("Decided by"), row.actioned_by),
    ]
    return [(label, value) for label, value in facts if value not in ("", None)]


def person_link(request, person) -> str:
    """Somebody, with a link for who may open their page."""
    if not may(request.user, PEOPLE):
        return str(person)
    return format_html('<a href="{}">{}</a>', reverse("admin_portal:user_detail", args=[person.pk]), person)


def _page(request, row: Violation) -> dict:
    now, user = timezone.now(), request.user
    drivers = _drivers(row)
    payer = row.person or next((link.user for link in drivers), None)
    found = money(request, row, payer, now)
    pays_here = found["is_payable"] and may(user, TAKE)
    return {
        "badge": state_badge(row),
        "money": found,
        "payments": [(line, payment_link(request, line.payment)) for line in found["lines"]],
        "pay_url": to_desk(row, payer) if pays_here else "",
        "holder": payment_link(request, found["holds"]) if found["holds"] else "",
        "more": [(link, link.url(row)) for link in MORE if link.is_shown(user, row)],
        "facts": _facts(row),
        "appeal": _appeal(row),
        "drivers": [(link, person_link(request, link.user)) for link in drivers],
        "person": person_link(request, row.person) if row.person else "",
        "sees_vehicle": may(user, VEHICLES),
        "seen": seen(row.plate_answer, sees_alarm=may(user, "alarms.view")) if row.plate_answer else None,
        "files": list(attachments_of(row)),
        "may_edit": may(user, EDIT),
        "entries": timeline(request, row),
    }


detail = DetailPage.as_view(
    required_right=SEE,
    title=lambda row: _("Violation %(ticket)s") % {"ticket": row},
    objects=violations,
    context=_page,
    template="admin_portal/violations/violation.html",
    links=LINKS,
)
