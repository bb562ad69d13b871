"""The tab Flex Permits: the option, the slots, and the week that is painted with them (parking §9.4).

Every button is a submit, so that painting needs no script: `press` is `paint`, `fill` or, for the option, empty. With
script one drags over hours, which ticks and submits them.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from admin_portal.access import may, staff_required
from admin_portal.generic import ActionPage, FormPage
from admin_portal.generic.forms import performed
from admin_portal.lots.flex_forms import (
    DAY_NAMES,
    FILL,
    PAINT,
    SHORT_NAMES,
    FlexOptionForm,
    PaintForm,
    SlotForm,
)
from admin_portal.lots.gaps import flex_gaps
from admin_portal.lots.tabs import below_lot, lot_tabs, to_tab
from admin_portal.lots.views import all_lots, to_list
from admin_portal.menu import sub_page_crumbs
from parking.models import FlexSlot, Lot
from parking.queries.flex import painted_week
from parking.rules.flex import DAYS, HOURS
from parking.services.flex import clear_grid

to_flex = to_tab("lot_flex")


@staff_required("lots.view")
@require_http_methods(["GET", "HEAD", "POST"])
def lot_flex(request, pk):
    """The page of one lot."""
    lot = get_object_or_404(Lot, pk=pk)
    if request.method != "POST":
        paint = PaintForm(lot=lot, chosen=request.GET.get("slot", ""))
        return _page(request, lot, _option(request, lot), paint)
    if not may(request.user, "lots.edit"):
        raise PermissionDenied
    if request.POST.get("press") in (PAINT, FILL):
        return _paint(request, lot, PaintForm(request.POST, lot=lot))
    option = _option(request, lot, request.POST)
    if option.is_valid() and performed(option, request.user.actor):
        messages.success(request, _("The lot %(name)s is updated.") % {"name": lot})
        return redirect(request.path)
    return _page(request, lot, option, PaintForm(lot=lot))


def _option(request, lot, *data):
    form = FlexOptionForm(*data, instance=lot, request=request)
    form.fields["flex_enabled"].disabled = not may(request.user, "lots.edit")
    return form


def _paint(request, lot, form):
    count = performed(form, request.user.actor) if form.is_valid() else None
    if count is None:
        return _page(request, lot, _option(request, lot), form)
    said = ngettext("%(count)s hour is changed.", "%(count)s hours are changed.", count)
    messages.success(request, said % {"count": count})
    return redirect(f"{request.path}?slot={form.cleaned_data['slot']}")


def _page(request, lot, option, paint):
    painted = painted_week(lot)
    context = {
        "title": str(lot),
        "lot": lot,
        "option": option,
        "form": paint,
        "grid": grid(painted),
        "days": [{"name": name, "short": short} for name, short in zip(DAY_NAMES, SHORT_NAMES, strict=True)],
        "gaps": flex_gaps(lot, painted),
        "is_open": may(request.user, "lots.edit"),
        "may_price": may(request.user, "lots.price"),
        "tabs": lot_tabs(lot, reverse("admin_portal:lot_flex", args=[lot.pk])),
        "crumbs": sub_page_crumbs(request, str(lot)),
        "cancel_url": to_list(),
    }
    return render(request, "admin_portal/lots/flex.html", context)


def grid(painted):
    """The rows of the table: an hour with its seven cells, each the day's name, its value and its slot or None."""
    return [
        {
            "hour": f"{hour:02}:00",
            "cells": [
                {"day": DAY_NAMES[day], "value": f"{day}-{hour}", "slot": painted.get((day, hour))}
                for day in DAYS
            ],
        }
        for hour in HOURS
    ]


def slots(request):
    return FlexSlot.objects.select_related("lot")


def to_its_flex(slot):
    return to_flex(slot.lot)


def below_flex(lot):
    return [*below_lot(lot), (gettext_lazy("Flex Permits"), to_flex(lot))]


lot_slot_add = FormPage.as_view(
    required_right="lots.price",
    title=gettext_lazy("Add a slot"),
    objects=all_lots,
    parents=below_flex,
    form=SlotForm,
    submit_label=gettext_lazy("Save Changes"),
    done=gettext_lazy("%(name)s is added. Paint the hours that it is for."),
    next=to_its_flex,
    cancel=to_flex,
)

lot_slot_edit = FormPage.as_view(
    required_right="lots.price",
    title=str,
    lead=gettext_lazy("A new price counts for new bookings; what was sold keeps its price."),
    objects=slots,
    parents=lambda slot: below_flex(slot.lot),
    form=SlotForm,
    submit_label=gettext_lazy("Save Changes"),
    done=gettext_lazy("%(name)s is updated."),
    next=to_its_flex,
    cancel=to_its_flex,
)

lot_flex_clear = ActionPage.as_view(
    required_right="lots.edit",
    title=gettext_lazy("Clear the week"),
    objects=all_lots,
    parents=below_flex,
    question=gettext_lazy("Clear the week of %(name)s?"),
    consequence=gettext_lazy("All hours are closed for flex. Slots stay, and so do permits that were sold."),
    confirm_label=gettext_lazy("Clear"),
    danger=True,
    run=lambda actor, lot: clear_grid(actor=actor, lot_id=lot.pk),
    done=gettext_lazy("All hours of %(name)s are closed for flex."),
    next=to_flex,
)
