"""The tab Zone & Location: the lot's place, and zone rows that are saved one by one or all with the lot (ZON-7).

Every button is a submit of the one form, told apart by `press`, so that adding and removing rows needs no script:
`add-days`, `add-range`, `remove-<n>`, `save-<n>`, else the whole.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from admin_portal.access import may, staff_required
from admin_portal.generic.maps import point_map, with_map
from admin_portal.lots.picture import thumbnail
from admin_portal.lots.tabs import lot_tabs
from admin_portal.lots.views import to_list
from admin_portal.lots.zone_forms import (
    PREFIX,
    PlaceForm,
    ZoneRowFormSet,
    new_row,
    posted_rows,
    row_errors,
    stored_rows,
    zone_choices,
)
from admin_portal.menu import sub_page_crumbs
from core.exceptions import Refusal
from parking.models import Lot
from parking.rules.zone_window import ZoneWindow
from parking.services.lots import save_lot
from parking.services.zone_rows import save_zone_rows


@with_map
@staff_required("lots.view")
@require_http_methods(["GET", "HEAD", "POST"])
def lot_zones(request, pk):
    """The page of one lot."""
    lot = get_object_or_404(Lot, pk=pk)
    if request.method != "POST":
        return _page(request, lot, PlaceForm(instance=lot), _unsaved(stored_rows(lot)))
    if not may(request.user, "lots.edit"):
        raise PermissionDenied
    action, _dash, place = request.POST.get("press", "").partition("-")
    if action == "save" and place.isdecimal():
        return _save_row(request, lot, int(place))
    if action in ("add", "remove"):
        return _redrawn(request, lot, _changed_rows(request, action, place))
    return _save_all(request, lot)


def _save_all(request, lot):
    form = PlaceForm(request.POST, request.FILES, instance=Lot.objects.get(pk=lot.pk))
    rows = ZoneRowFormSet(request.POST, prefix=PREFIX, form_kwargs={"zones": zone_choices()})
    if form.is_valid() and rows.is_valid():
        windows = [row.window for row in rows]
        try:
            save_lot(actor=request.user.actor, lot_id=lot.pk, values=form.values(), zone_windows=windows)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("The lot %(name)s is updated.") % {"name": lot})
            return redirect(request.path)
    return _page(request, lot, form, rows)


def _save_row(request, lot, place):
    """Save one row; what was typed elsewhere stays on the page, unsaved."""
    rows = ZoneRowFormSet(request.POST, prefix=PREFIX, form_kwargs={"zones": zone_choices()})
    typed = posted_rows(request.POST)
    if place >= len(rows.forms):
        return redirect(request.path)
    row = rows.forms[place]
    if not row.is_valid():
        return _redrawn(request, lot, typed, failed={place: row})
    others = [stored for stored in lot.zone_rows.all() if stored.pk != row.cleaned_data["stored"]]
    windows = [*map(ZoneWindow.of, others), row.window]
    try:
        save_zone_rows(actor=request.user.actor, lot_id=lot.pk, windows=windows)
    except Refusal as refusal:
        row.add_error(None, str(refusal))
        return _redrawn(request, lot, typed, failed={place: row})
    kept = next(stored for stored in lot.zone_rows.all() if ZoneWindow.of(stored) == row.window)
    typed[place]["stored"] = kept.pk
    messages.success(request, _("The zone row is saved."))
    return _redrawn(request, lot, typed)


def _changed_rows(request, action, place):
    rows = posted_rows(request.POST)
    if action == "add":
        return [*rows, new_row(place)]
    return [row for number, row in enumerate(rows) if str(number) != place]


def _redrawn(request, lot, rows, failed=None):
    """The page with everything as typed and nothing more saved."""
    typed = {name: request.POST.get(name, "") for name in PlaceForm.base_fields if name != "image"}
    shown = _unsaved(rows)
    for place, form in (failed or {}).items():
        shown.forms[place] = form
    return _page(request, lot, PlaceForm(instance=lot, initial=typed), shown)


def _unsaved(rows):
    return ZoneRowFormSet(initial=rows, prefix=PREFIX, form_kwargs={"zones": zone_choices()})


def _page(request, lot, form, rows):
    context = {
        "title": str(lot),
        "lot": lot,
        "form": form,
        "rows": rows,
        "row_errors": row_errors(rows),
        "picture": thumbnail(lot),
        "is_open": may(request.user, "lots.edit"),
        "tabs": lot_tabs(lot, request.path),
        "crumbs": sub_page_crumbs(request, str(lot)),
        "cancel_url": to_list(),
        **point_map(lot),
    }
    return render(request, "admin_portal/lots/zones.html", context)
