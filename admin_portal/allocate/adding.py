"""Add Permits to Lot: numbers, what would become of them, sure (parking §7.2, PER-10)."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from admin_portal.access import staff_required
from admin_portal.allocate.views import RIGHT
from admin_portal.generic.forms import performed
from admin_portal.menu import sub_page_crumbs
from parking.exceptions import BadNumbers
from parking.models import Lot
from parking.queries.inventory import numbers_of
from parking.rules.permit_numbers import LONGEST, read_numbers
from parking.services.inventory import add_permits

EXAMPLES = 3


class AddPermitsForm(forms.Form):
    """Single numbers, a range, or both, with what stands before and after each."""

    single = forms.CharField(
        label=_("Individual numbers"),
        required=False,
        help_text=_("Separated by commas. A-01, A01 and A1 are three different numbers."),
        widget=forms.Textarea({"rows": 3}),
    )
    span = forms.CharField(
        label=_("Range"),
        required=False,
        max_length=50,
        help_text=_("Such as 1 to 20, or 001 to 020 to keep the zeros."),
    )
    prefix = forms.CharField(
        label=_("Prefix"), required=False, max_length=LONGEST, help_text=_("Stands before each number.")
    )
    postfix = forms.CharField(
        label=_("Postfix"), required=False, max_length=LONGEST, help_text=_("Stands after each number.")
    )

    def __init__(self, *args, lot, **kwargs):
        super().__init__(*args, **kwargs)
        self.lot = lot

    def clean(self):
        given = super().clean()
        if not self.errors:
            try:
                self.read = read_numbers(**given)
            except BadNumbers as refusal:
                self.add_error(refusal.field, str(refusal))
        return given

    def perform(self, actor):
        return add_permits(actor=actor, lot_id=self.lot.pk, numbers=self.read.numbers)

    def outlook(self) -> dict:
        """What adding them would do: how many are new, the first and last of them, and what would be skipped."""
        numbers = [number.number for number in self.read.numbers]
        known = {number for _lot, number in numbers_of(lot_ids=[self.lot.pk], numbers=numbers)}
        new = [number for number in numbers if number not in known]
        return {
            "count": len(new),
            "first": new[:EXAMPLES],
            "last": new[EXAMPLES:][-EXAMPLES:],
            "is_cut": len(new) > 2 * EXAMPLES,
            "known": listed([number for number in numbers if number in known]),
            "repeated": listed(self.read.repeated),
        }


@staff_required(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request, pk):
    """The form, below it what would be added; the second POST adds."""
    lot = get_object_or_404(Lot.objects.active(), pk=pk)
    form = AddPermitsForm(request.POST if request.method == "POST" else None, lot=lot)
    page = {"form": form, "object": lot, "title": gettext("Add Permits to Lot")}
    if form.is_valid():
        added = performed(form, request.user.actor) if "confirmed" in request.POST else None
        if added is not None:
            _say(request, lot, added)
            return redirect("admin_portal:allocate")
        page["outlook"] = form.outlook()
    page["crumbs"] = sub_page_crumbs(request, page["title"])
    page["cancel_url"] = reverse("admin_portal:allocate")
    return render(request, "admin_portal/allocate/add.html", page)


def listed(numbers) -> str:
    """The first ten, and how many more."""
    shown, more = ", ".join(numbers[:10]), len(numbers) - 10
    if more <= 0:
        return shown
    words = ngettext("%(shown)s and %(n)s more", "%(shown)s and %(n)s more", more)
    return words % {"shown": shown, "n": more}


def _say(request, lot, added):
    said = ngettext("%(n)s permit is added to %(lot)s.", "%(n)s permits are added to %(lot)s.", added.count)
    messages.success(request, said % {"n": added.count, "lot": lot})
    if added.skipped:
        words = gettext("Skipped, since the lot has them already: %(numbers)s.")
        messages.warning(request, words % {"numbers": listed(added.skipped)})
