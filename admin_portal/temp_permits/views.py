"""Parking Management › Temporary Permits: the search, a permit's page, its end (parking §9)."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from admin_portal.generic import ActionPage, BulkAction, DetailPage, Link, ListPage
from admin_portal.generic.history import history
from admin_portal.payments.places import to_payment
from admin_portal.people.tabs import to_person
from admin_portal.temp_permits.filters import TempFilter
from admin_portal.temp_permits.places import (
    PRINT,
    SEE,
    SELL,
    TAKE,
    all_of_them,
    below,
    rows,
    to_list,
    to_permit,
)
from admin_portal.temp_permits.tables import BADGES, TempTable, standing
from core.templatetags.ui import badge, money_words, plate, when
from parking.choices import TEMP_ITEM, TempStatus
from parking.exceptions import ReasonRequired
from parking.services.temp_endings import cancel_temp_permit
from payments.models import PaymentLine

ISSUE = Link(_("Issue Permit"), "admin_portal:temp_issue", SELL, "plus-lg", primary=True)


def is_active(permit):
    return permit.status == TempStatus.ACTIVE


def can_be_cancelled(permit):
    return permit.status in (TempStatus.CART, TempStatus.ACTIVE)


def awaits_payment(permit):
    return permit.status == TempStatus.CART and permit.person_id is not None


def tabs(request):
    now = "now" in request.GET
    return [(_("All"), to_list(), not now), (_("Valid now"), f"{to_list()}?now=on", now)]


def _facts(request, permit):
    who = permit.person or permit.email
    if permit.person and may(request.user, "users.view"):
        who = format_html('<a href="{}">{}</a>', to_person(permit.person), permit.person)
    facts = [
        (_("Status"), badge(*BADGES[standing(permit)])),
        (_("Lot"), permit.lot),
        (_("User or guest"), who),
        (_("Kind"), permit.get_kind_display()),
        (_("Valid from"), when(permit.starts_at)),
        (_("Valid until"), when(permit.ends_at)),
        (_("Price before taxes"), money_words(permit.price, request.client.currency)),
        (_("Bought in"), permit.get_channel_display()),
        (_("Created"), when(permit.created_at)),
        (_("Paid"), when(permit.paid_at) if permit.paid_at else ""),
        (_("Space held until"), when(permit.held_until) if permit.held_until else ""),
        (_("Ended"), when(permit.ended_at) if permit.ended_at else ""),
        (_("Reason"), permit.end_reason),
        (_("Comment"), permit.comment),
    ]
    return [(label, value) for label, value in facts if value not in ("", None)]


def _page(request, permit):
    money = PaymentLine.objects.filter(kind=TEMP_ITEM, item_id=permit.pk).select_related("payment__state")
    return {
        "facts": _facts(request, permit),
        "plates": [(plate(row.plate), row.vehicle_id) for row in permit.plates.all()],
        "payments": [(line.payment, to_payment(line.payment)) for line in money.order_by("pk")],
        "sees_payments": may(request.user, TAKE),
        "sees_vehicles": may(request.user, "vehicles.view"),
        "history": history(permit),
    }


search = ListPage.as_view(
    required_right=SEE,
    title=_("Temporary Permit Search"),
    rows=rows,
    table=TempTable,
    filters=TempFilter,
    tabs=tabs,
    links=(
        Link(_("Print all found"), "admin_portal:temp_print", SEE, "receipt", with_query=True),
        ISSUE,
    ),
    bulk=(BulkAction("print", _("Print"), SEE, icon="receipt"),),
    bulk_page="admin_portal:temp_print",
    empty=_("No temporary permit yet. Drivers and guests buy them for a day or an hour; you can issue one."),
    empty_link=ISSUE,
    export_name="temporary-permits",
)

detail = DetailPage.as_view(
    required_right=SEE,
    title=str,
    objects=all_of_them,
    template="admin_portal/temp_permits/permit.html",
    context=_page,
    links=(
        Link(
            _("Take payment"), "admin_portal:user_pay", TAKE, "cash-coin",
            primary=True, when=awaits_payment, of=lambda permit: permit.person,
        ),
        PRINT,
        Link(_("Extend"), "admin_portal:temp_extend", SELL, "clock-history", when=is_active),
        Link(
            _("Cancel permit"), "admin_portal:temp_cancel", SELL, "x-lg",
            danger=True, dialog=True, when=can_be_cancelled,
        ),
    ),
)  # fmt: skip

cancel = ActionPage.as_view(
    required_right=SELL,
    title=_("Cancel permit"),
    objects=all_of_them,
    parents=below,
    question=_("End the temporary permit %(name)s now?"),
    consequence=_(
        "Its plates are no longer valid. Money that was paid stays; refund it on the payment’s page."
    ),
    confirm_label=_("Cancel permit"),
    danger=True,
    asks_reason=True,
    reason_missing=ReasonRequired.message,
    run=lambda actor, row, reason: cancel_temp_permit(actor=actor, permit_id=row.pk, reason=reason),
    done=_("The temporary permit %(name)s is cancelled."),
    next=to_permit,
)
