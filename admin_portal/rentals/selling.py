"""A person's Parking tab, and giving them a standard permit (parking §7.2, LOT-11, PRC-2, PRC-4)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may, staff_required
from admin_portal.generic import Column, DetailPage, Link, ListPage, MoneyColumn, NumberColumn, Table
from admin_portal.generic.forms import performed
from admin_portal.menu import sub_page_crumbs
from admin_portal.people.tabs import below, drivers, tab_triples
from admin_portal.rentals.page import rental_cards
from admin_portal.rentals.places import SEE, SELL, TAKE, permit_words, status_badge, to_desk, to_permit
from admin_portal.rentals.sale_form import SaleForm
from admin_portal.temp_permits.tables import BADGES, standing
from admin_portal.waitlists.person import waiting_on_tab
from admin_portal.waitlists.places import MANAGE
from core.templatetags.ui import badge, dash
from parking.choices import BarCode
from parking.models import Lot
from parking.queries.offers import active_windows, free_counts, offers_of
from parking.queries.rentals import open_rentals_of, rentals_of
from parking.queries.temp_facts import plates_in_words
from parking.queries.temp_permits import temp_permits_of
from parking.queries.waitlists import has_waitlist

# What keeps a lot out of the User Default Lots (LOT-1 a, b, c, e, f); under All Lots the office passes over all of it.
CLOSED = {
    BarCode.UNAVAILABLE,
    BarCode.USER_TYPE,
    BarCode.NOT_SOLD,
    BarCode.NO_WINDOW,
    BarCode.NOT_YET,
    BarCode.OVER,
}

# The same in every lot: said once, above the list.
OF_PERSON = {BarCode.HAS_PERMIT, BarCode.NO_VEHICLE, BarCode.PERSON}

LAST = 25  # temporary permits on the tab; the rest stands in their list


def to_parking(person) -> str:
    return reverse("admin_portal:user_parking", args=[person.pk])


def to_lots(person) -> str:
    return reverse("admin_portal:user_permit_sell", args=[person.pk])


def below_parking(person) -> list[tuple]:
    return [*below(person), (_("Parking"), to_parking(person))]


def _page(request, person) -> dict:
    now = timezone.now()
    ever = list(rentals_of(person))
    current = [rental for rental in ever if rental.is_open and rental.ends_at >= now]
    before = [rental for rental in ever if rental not in current]
    return {
        "cards": [
            (card, permit_words(card.rental.permit), to_permit(card.rental.permit))
            for card in rental_cards(request, current, now)
        ],
        "before": [(rental, to_permit(rental.permit), status_badge(rental, now)) for rental in before],
        **_temps(request, person),
        **waiting_on_tab(request, person),
        "tabs": [{"label": label, "url": url, "active": on} for label, url, on in tab_triples(request)],
    }


def _temps(request, person) -> dict:
    """The last temporary permits, for who may see them, and the way to issue one."""
    if not may(request.user, "temp.view"):
        return {}
    found = {
        "temps": [
            (permit, to_temp(permit), plates_in_words(permit), badge(*BADGES[standing(permit)]))
            for permit in temp_permits_of(person)[:LAST]
        ]
    }
    if may(request.user, "temp.sell"):
        found["issue_url"] = reverse("admin_portal:temp_issue", query={"person": person.pk})
    return found


def to_temp(permit) -> str:
    return reverse("admin_portal:temp_detail", args=[permit.pk])


parking = DetailPage.as_view(
    required_right=SEE,
    title=str,
    objects=drivers,
    context=_page,
    template="admin_portal/rentals/parking.html",
    links=(
        Link(_("Standard Parking Permit"), "admin_portal:user_permit_sell", SELL, "p-square", primary=True),
        Link(_("Waiting List"), "admin_portal:waitlist_add", MANAGE, "hourglass-split"),
    ),
)


class LotTable(Table):
    lot = Column(
        _("Lot"),
        accessor="lot__name",
        linkify=lambda record, table: f"?lot={record.lot.pk}" if record.window and record.left else None,
        orderable=False,
    )
    kind = Column(_("Permit type"), accessor="lot__get_window_type_display", orderable=False)
    window = Column(_("Sales window"), accessor="window__name", orderable=False)
    cost = MoneyColumn(_("List price"), accessor="lot__default_cost", orderable=False)
    left = NumberColumn(_("Left"), orderable=False)
    bars = Column(_("Why users cannot get one"), orderable=False)

    caption = _("Lots")

    def _to_waitlist(self, lot) -> str:
        person = self.request.resolver_match.kwargs["pk"]
        return reverse("admin_portal:waitlist_add", args=[person], query={"lot": lot.pk})

    def value_bars(self, value):
        return " ".join(str(bar.words) for bar in value if bar.code not in OF_PERSON)

    def render_bars(self, record, value):
        """Why; and where none is left, or none that users can get, the way onto the lot's waiting list (§7.2)."""
        words = dash(self.value_bars(value))
        is_full = not record.left or BarCode.FULL in record.codes
        if not (is_full and has_waitlist(record.lot) and may(self.request.user, MANAGE)):
            return words
        return format_html(
            '{} <a href="{}">{}</a>', words, self._to_waitlist(record.lot), gettext("Waiting List")
        )


def _offers(request, person) -> list:
    """Every lot of standard permits as the person finds it, with the numbers that the office can give."""
    rows = Lot.objects.active().filter(temp_only=False).prefetch_related("allowed_user_types")
    offers = offers_of(rows.order_by("sort_order", "name", "pk"), person, timezone.now())
    if "all" not in request.GET:
        offers = [offer for offer in offers if not offer.codes & CLOSED]
    left = free_counts([offer.lot for offer in offers], active_windows(), visible=False)
    return [offer.with_left(left.get(offer.lot.pk, 0)) for offer in offers]


def _choices(request):
    url, every = request.path, "all" in request.GET
    return [(_("User Default Lots"), url, not every), (_("All Lots"), f"{url}?all=1", every)]


def _held(request, person) -> list[tuple]:
    """What the person has already (PER-2)."""
    said = _("%(permit)s: %(status)s. Another one for the same time is given only where the lot allows it.")
    return [
        ("info", said % {"permit": permit_words(row.permit), "status": row.get_status_display()})
        for row in open_rentals_of(person, timezone.now())
    ]


lots = ListPage.as_view(
    required_right=SELL,
    title=_("Standard Parking Permit"),
    lead=_("Choose a lot. All Lots passes over visibility, sale days and user types."),
    objects=drivers,
    parents=below_parking,
    rows=_offers,
    table=LotTable,
    tabs=_choices,
    notices=_held,
    empty=_("No lot is on sale for this person now. Look under All Lots."),
    export_name="lots-for-user",
)


@staff_required(SELL)
def sell(request, pk):
    """The lots to choose from; once one is chosen, the terms of the permit."""
    return (_terms if "lot" in request.GET else lots)(request, pk=pk)


def _terms(request, pk):
    person = get_object_or_404(drivers(request), pk=pk)
    number = request.GET["lot"]
    known = Lot.objects.active().filter(temp_only=False)
    lot = get_object_or_404(known, pk=number if number.isdecimal() and len(number) < 19 else None)
    form = SaleForm(request.POST or None, person=person, lot=lot, user=request.user)
    if request.method == "POST" and form.is_valid():
        rental = performed(form, request.user.actor)
        if rental is not None:
            messages.success(request, _sold(request, rental))
            return redirect(to_parking(person))
    title = gettext("Register Permit")
    between = [*below_parking(person), (gettext("Standard Parking Permit"), to_lots(person))]
    page = {"title": title, "object": person, "lot": lot, "form": form, "cancel_url": to_lots(person)}
    page["crumbs"] = sub_page_crumbs(request, title, *between)
    return render(request, "admin_portal/rentals/sell.html", page)


def _sold(request, rental) -> str:
    """What happened, and where the money is taken."""
    said = gettext("%(permit)s is registered for %(name)s.") % {
        "permit": permit_words(rental.permit),
        "name": rental.person,
    }
    if not may(request.user, TAKE):
        return said
    return format_html('{} <a href="{}">{}</a>', said, to_desk(rental), gettext("Take the payment"))
