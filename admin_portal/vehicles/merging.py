"""Merge Vehicles: find them, choose who goes and who stays, look at both, confirm (enforcement VEH-11, VEH-12)."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from admin_portal.access import staff_required
from admin_portal.menu import sub_page_crumbs
from admin_portal.vehicles.page import facts_of
from core.exceptions import Refusal, RowMissing
from core.templatetags.ui import plate
from parking.exceptions import MergeIncomplete
from parking.models import Vehicle
from parking.queries.vehicle_merging import merge_candidates, what_would_move
from parking.queries.vehicles import described
from parking.services.vehicle_merges import merge_vehicles

SHOWN = 50


@dataclass(frozen=True)
class Choice:
    """Who stays and who goes, by key."""

    primary: int | None
    secondaries: tuple[int, ...]

    @property
    def all(self) -> set[int]:
        return {pk for pk in (self.primary, *self.secondaries) if pk}

    @property
    def is_complete(self) -> bool:
        return bool(self.primary and self.secondaries) and self.primary not in self.secondaries

    def swapped(self) -> str:
        """The address of the same question the other way round, where one goes for one."""
        if len(self.secondaries) != 1:
            return ""
        query = {"primary": self.secondaries[0], "secondary": self.primary, "step": "confirm"}
        return f"{reverse('admin_portal:vehicle_merge')}?{urlencode(query)}"


@staff_required("vehicles.merge")
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, pk=None):
    """The search with its boxes, and with `step=confirm` the question; on a vehicle's own address that one stays."""
    kept = get_object_or_404(Vehicle.objects.all(), pk=pk) if pk else None
    asked = request.POST if request.method == "POST" else request.GET
    choice = _choice(asked, kept)
    refusal = None
    if request.method == "POST":
        try:
            primary = merge_vehicles(
                actor=request.user.actor, primary_id=choice.primary, secondary_ids=choice.secondaries
            )
        except Refusal as error:
            refusal = error
        else:
            said = gettext("The vehicles are merged into %(plate)s.") % {"plate": primary}
            messages.success(request, said)
            return redirect("admin_portal:vehicle_detail", primary.pk)
    page = {"title": gettext("Merge Vehicles"), "refusal": refusal}
    page["text"] = asked.get("q", kept.plate if kept else "")[:50]
    above = [(kept, reverse("admin_portal:vehicle_detail", args=[kept.pk]))] if kept else []
    page["crumbs"] = sub_page_crumbs(request, page["title"], *above)
    page |= _step(asked, choice, page)
    return render(request, "admin_portal/vehicles/merge.html", page)


def _choice(asked, kept) -> Choice:
    primary = _keys(asked.getlist("primary")) or ([kept.pk] if kept else [])
    return Choice(next(iter(primary), None), tuple(sorted(set(_keys(asked.getlist("secondary"))))))


def _keys(values) -> list[int]:
    return [int(value) for value in values if value.isdecimal() and len(value) < 19]


def _step(asked, choice, page) -> dict:
    chosen = described(Vehicle.objects.filter(pk__in=choice.all)).order_by("plate_key", "pk")
    chosen = {vehicle.pk: vehicle for vehicle in chosen}
    if asked.get("step") != "confirm":
        return _search(choice, chosen, page["text"])
    if choice.is_complete and choice.all == chosen.keys():
        return _question(choice, chosen)
    refusal = RowMissing() if choice.is_complete else MergeIncomplete()
    return _search(choice, chosen, page["text"]) | {"refusal": refusal}


def _search(choice, chosen, text) -> dict:
    """What was chosen before, then what the search finds; without a search plates that several vehicles share."""
    found = list(merge_candidates(text).exclude(pk__in=chosen)[: SHOWN + 1])
    return {
        "choice": choice,
        "candidates": [*chosen.values(), *found[:SHOWN]],
        "has_more": len(found) > SHOWN and SHOWN,
    }


def _question(choice, chosen) -> dict:
    """The facts of all side by side, what differs marked, and how much of each kind they have."""
    primary, *others = (chosen[pk] for pk in (choice.primary, *choice.secondaries))
    sides = [_side(vehicle) for vehicle in (primary, *others)]
    moving = what_would_move(list(chosen))
    return {
        "choice": choice,
        "primary": primary,
        "others": others,
        "stays": primary.plate_with_province,
        "goes": ", ".join(vehicle.plate_with_province for vehicle in others),
        "facts": [
            (label, values, len(set(map(str, values))) > 1)
            for label, *values in ((label, *(side[label] for side in sides)) for label in sides[0])
            if any(values)
        ],
        "moving": [
            (capfirst(kind), [counted.get(vehicle.pk, 0) for vehicle in (primary, *others)])
            for kind, counted in moving
        ],
        "swap_url": choice.swapped(),
    }


def _side(vehicle) -> dict:
    return {
        gettext("Plate"): plate(vehicle.plate, vehicle.province.code),
        **dict(facts_of(vehicle)),
        gettext("Username"): vehicle.username,
    }
