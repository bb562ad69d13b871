"""Temporary permits on paper: one, the chosen ones, or all that are valid in a lot (parking TMP-16)."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from admin_portal.access import staff_required
from admin_portal.generic.bulk import chosen_ids
from admin_portal.temp_permits.filters import TempFilter
from admin_portal.temp_permits.places import SEE, rows, to_list
from parking.documents.temp_permit import temp_permits_pdf
from parking.models import Lot
from parking.queries.temp_permits import printable_temps

MOST = 200


class LotForm(forms.Form):
    """Whose permits to print; nothing chosen: of every lot."""

    lot = forms.ModelChoiceField(label=_("Lot"), queryset=None, required=False, empty_label=_("Any lot"))
    later = forms.BooleanField(label=_("Also those that begin later"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lot"].queryset = Lot.objects.all()


@staff_required(SEE)
@require_safe
def one(request, pk):
    """One permit, in its owner's language; what is not valid any more cannot be printed."""
    return _file([get_object_or_404(printable_temps(), pk=pk)])


@staff_required(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def chosen(request):
    """A GET prints what the list's filters find, a POST of the list the rows chosen there."""
    if request.method == "POST":
        found = rows(request).filter(pk__in=chosen_ids(request))
    else:
        asked = TempFilter(request.GET, queryset=rows(request), request=request)
        found = asked.qs if asked.is_valid() else rows(request).none()
    return _printed(request, printable_temps().filter(pk__in=found.order_by().values("pk")), to_list())


@staff_required(SEE)
@require_safe
def printing(request):
    """Printing › Temporary Permit Printing: all valid permits of a lot."""
    form = LotForm(request.GET if "print" in request.GET else None)
    if form.is_valid():
        found = printable_temps()
        if form.cleaned_data["lot"]:
            found = found.filter(lot=form.cleaned_data["lot"])
        if not form.cleaned_data["later"]:
            found = found.filter(starts_at__lte=timezone.now())
        return _printed(request, found, request.path)
    page = {"title": _("Temporary Permit Printing"), "form": form, "most": MOST}
    return render(request, "admin_portal/temp_permits/printing.html", page)


def _printed(request, permits, back):
    """A page for each, by lot and number; back with a word when there is none, or too many."""
    found = list(permits.order_by("lot__sort_order", "lot__name", "number", "pk")[: MOST + 1])
    if 0 < len(found) <= MOST:
        return _file(found)
    words = gettext("Nothing to print: no valid permit is among them.")
    if found:
        words = gettext("More than %(most)s permits: narrow the search.") % {"most": MOST}
    messages.warning(request, words)
    return redirect(back)


def _file(permits):
    name = f"permit-{permits[0]}.pdf" if len(permits) == 1 else "permits.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(temp_permits_pdf(permits), content_type="application/pdf", headers=headers)
