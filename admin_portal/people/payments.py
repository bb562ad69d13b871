"""A person's Payments tab: what is due, taking money at the desk, credit, charges (parking §2, PAY-2, REF-6)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from admin_portal.access import may, staff_required
from admin_portal.generic import DetailPage, FormPage, Link, ListPage
from admin_portal.payments.desk import take_payment
from admin_portal.payments.filters import PaymentFilter
from admin_portal.payments.forms import PersonsChargeForm
from admin_portal.payments.places import ADJUST, TAKE
from admin_portal.payments.tables import PaymentTable, items_in_short
from admin_portal.payments.words import payment_badge
from admin_portal.people.payment_forms import CreditForm
from admin_portal.people.tabs import below, drivers, tab_triples
from payments.choices import OPEN, Module, PaymentStatus
from payments.models import CreditEntry
from payments.queries.cart import Payer, due_lines, priced_lines, read_token, totals_of
from payments.queries.credit import credit_of
from payments.queries.payment_search import payments_of
from payments.services.charges import KIND

LATEST = 10
OPEN_HERE = (*OPEN, PaymentStatus.ATTENTION)


def to_payments(user):
    return reverse("admin_portal:user_payments", args=[user.pk])


def below_payments(user):
    return [*below(user), (_("Payments"), to_payments(user))]


def tabs(request):
    """The person's tabs, with this one marked on its sub-pages too."""
    ours = reverse("admin_portal:user_payments", args=[request.resolver_match.kwargs["pk"]])
    return [(label, url, url == ours) for label, url, _active in tab_triples(request)]


def _shown(rows):
    rows = list(rows)
    for row in rows:
        row.items, row.badge = items_in_short(row), payment_badge(row.state)
    return rows


def _page(request, user):
    lines = due_lines(user, timezone.now(), at_desk=True)
    mine = payments_of(user)
    return {
        "lines": [(line, Module(line.quote.module).label) for line in lines],
        "charge_kind": KIND,
        "is_payable": any(line.is_payable for line in lines),
        "total": totals_of([line for line in lines if line.is_payable]).total,
        "open": _shown(mine.filter(state__status__in=OPEN_HERE)),
        "latest": _shown(mine.exclude(state__status__in=OPEN_HERE)[:LATEST]),
        "credit": credit_of(user),
        "entries": CreditEntry.objects.filter(account__person=user).select_related("payment")[:LATEST],
        "may_adjust": may(request.user, ADJUST),
        "tabs": [{"label": label, "url": url, "active": active} for label, url, active in tabs(request)],
    }


payments = DetailPage.as_view(
    required_right=TAKE,
    title=str,
    objects=drivers,
    template="admin_portal/people/payments.html",
    context=_page,
    links=(
        Link(_("All records"), "admin_portal:user_payment_history", TAKE, "clock-history"),
        Link(_("Give credit"), "admin_portal:user_credit", ADJUST, "cash-coin"),
        Link(_("Add charge"), "admin_portal:user_charge", ADJUST, "plus-lg"),
    ),
)

history = ListPage.as_view(
    required_right=TAKE,
    title=str,
    objects=drivers,
    rows=lambda request, user: payments_of(user),
    table=PaymentTable,
    filters=PaymentFilter,
    tabs=tabs,
    empty=_("This person has not paid anything yet."),
    export_name="user-payments",
)

credit = FormPage.as_view(
    required_right=ADJUST,
    title=_("Give credit"),
    lead=_("Credit stays on the account until it is used for a payment. It is not paid out."),
    objects=drivers,
    parents=below_payments,
    form=CreditForm,
    submit_label=_("Give credit"),
    done=_("%(name)s has the credit."),
    next=to_payments,
    cancel=to_payments,
)

charge = FormPage.as_view(
    required_right=ADJUST,
    title=_("Add charge"),
    lead=_("The person finds it among what is due in the portal. Taxes are added when it is paid."),
    objects=drivers,
    parents=below_payments,
    form=PersonsChargeForm,
    submit_label=_("Add charge"),
    done=_("The charge “%(name)s” is added."),
    next=lambda charge: to_payments(charge.person),
    cancel=to_payments,
)


@staff_required(TAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request, pk):
    """The chosen items, then how, then all of it once more before money moves."""
    user = get_object_or_404(drivers(request), pk=pk)
    asked = request.POST if request.method == "POST" else request.GET
    payer = Payer(user, user.language or request.client.default_language, at_desk=True)
    lines = _chosen(asked, payer)
    if not lines:
        messages.warning(request, gettext("Choose at least one item to pay."))
        return redirect(to_payments(user))
    return take_payment(
        request, payer, lines, about=user, back=to_payments(user), crumbs=below_payments(user)
    )


def _chosen(asked, payer):
    """The items that were ticked; where nobody was asked to tick any, all that can be paid now."""
    now = timezone.now()
    if "item" not in asked and "chosen" not in asked:
        return [line for line in due_lines(payer.person, now, at_desk=True) if line.is_payable]
    keys = [key for key in map(read_token, asked.getlist("item")) if key]
    return priced_lines(keys, payer, now)
