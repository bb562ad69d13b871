"""Bulk User Type Change: from, to, how many, sure (parking USR-4)."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import UserType
from accounts.queries.person_search import people
from accounts.services.bulk_types import change_types
from admin_portal.access import staff_required
from admin_portal.menu import sub_page_crumbs
from core.exceptions import Refusal


class BulkTypeForm(forms.Form):
    """Which type becomes which."""

    current = forms.ModelChoiceField(label=_("Present type"), queryset=None)
    new = forms.ModelChoiceField(label=_("New type"), queryset=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["current"].queryset = UserType.objects.filter(is_system=False)
        self.fields["new"].queryset = UserType.objects.active().filter(is_system=False)

    def clean(self):
        given = super().clean()
        if given.get("new") and given.get("new") == given.get("current"):
            self.add_error("new", _("Choose another type than the present one."))
        return given


@staff_required("users.bulk_type")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request):
    """The choice stands in the address, with how many it concerns; only the confirmation is a POST."""
    data = request.POST if request.method == "POST" else request.GET
    form = BulkTypeForm(data if "new" in data or "current" in data else None)
    page = {"form": form, "title": gettext("Bulk User Type Change")}
    if form.is_valid():
        current, new = form.cleaned_data["current"], form.cleaned_data["new"]
        if request.method == "POST" and _changed(request, form, current, new):
            return redirect("admin_portal:user_bulk_type")
        page |= {"current": current, "new": new, "asked": not form.errors}
        page["number"] = people().filter(profile__user_type=current).count()
    page["crumbs"] = sub_page_crumbs(request, page["title"])
    return render(request, "admin_portal/people/bulk_type.html", page)


def _changed(request, form, current, new) -> bool:
    try:
        number = change_types(actor=request.user.actor, current=current, new=new)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    said = ngettext("%(n)s user is now “%(type)s”.", "%(n)s users are now “%(type)s”.", number)
    messages.success(request, said % {"n": number, "type": new})
    return True
