"""One change to many permits: those chosen in Permit Search, or all that its address finds (parking §7.2)."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from admin_portal.access import may, staff_required
from admin_portal.allocate.adding import listed
from admin_portal.generic.bulk import chosen_ids
from admin_portal.generic.forms import performed
from admin_portal.menu import sub_page_crumbs
from admin_portal.permits.filters import PermitFilter
from admin_portal.permits.search import ACTIONS
from parking.models import Permit, PermitState
from parking.services import inventory

EXAMPLES = 10
# Why some stay as they were.
REFUSED = {
    "archive": _("Not archived, since somebody has them: %(numbers)s."),
    "restore": _("Not restored, since their lots have these numbers again: %(numbers)s."),
}


class ChangeForm(forms.Form):
    """What to do to the permits `rows`, among what this person may do; a new state with its reason."""

    action = forms.ChoiceField(label=_("What to do"))
    state = forms.ModelChoiceField(
        label=_("State"), queryset=None, required=False, help_text=_("Only to change the state.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("Only to change the state; it stays in the history of each permit."),
    )

    def __init__(self, *args, user, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        offered = {action.key: action.label for action in ACTIONS if may(user, action.right)}
        self.fields["action"].choices = [("", "---------"), *offered.items()]
        self.fields["state"].queryset = PermitState.objects.all()
        if "state" not in offered:
            del self.fields["state"], self.fields["reason"]

    def clean(self):
        given = super().clean()
        if given.get("action") == "state" and not given.get("state"):
            self.add_error("state", _("Choose the new state."))
        return given

    def perform(self, actor) -> inventory.Changed:
        given = self.cleaned_data
        common = {"actor": actor, "permit_ids": list(self.rows.order_by().values_list("pk", flat=True))}
        match given["action"]:
            case "state":
                state = {"state_id": given["state"].pk, "reason": given["reason"]}
                return inventory.set_permit_state(**common, **state)
            case "archive":
                return inventory.archive_permits(**common)
            case "restore":
                return inventory.restore_permits(**common)
            case visibility:
                return inventory.set_visibility(**common, visible=visibility == "show")


@staff_required("permits.view")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request):
    """A GET is about all that its address finds, a POST of the list about the rows chosen there; both ask what to do,
    and the confirmed POST does it."""
    back = f"{reverse('admin_portal:permit_list')}?{request.GET.urlencode()}"
    by_hand = request.method == "POST" and "all" not in request.POST
    rows = Permit.objects.filter(pk__in=chosen_ids(request)) if by_hand else _found(request)
    number = rows.count()
    if by_hand and not number:
        messages.warning(request, gettext("Choose at least one row first."))
        return redirect(back)
    data = request.POST if "confirmed" in request.POST else None
    form = ChangeForm(data, user=request.user, rows=rows, initial={"action": request.POST.get("action")})
    if form.is_valid() and (done := performed(form, request.user.actor)) is not None:
        _say(request, form.cleaned_data["action"], done)
        return redirect(back)
    title = gettext("Change permits")
    page = {
        "form": form,
        "title": title,
        "number": number,
        "examples": rows.select_related("lot")[:EXAMPLES],
        "ids": rows.values_list("pk", flat=True) if by_hand else None,
        "back": back,
        "crumbs": sub_page_crumbs(request, title),
    }
    return render(request, "admin_portal/permits/change.html", page)


def _found(request):
    """What the address asks for; nothing when it asks for nonsense."""
    asked = PermitFilter(request.GET, queryset=Permit.objects.all(), request=request)
    return asked.qs if asked.is_valid() else Permit.objects.none()


def _say(request, action, done):
    if done.count:
        said = ngettext("%(n)s permit is changed.", "%(n)s permits are changed.", done.count)
        messages.success(request, said % {"n": done.count})
    elif not done.refused:
        messages.info(request, gettext("They are like that already: nothing is changed."))
    if done.refused:
        messages.warning(request, REFUSED[action] % {"numbers": listed(done.refused)})
