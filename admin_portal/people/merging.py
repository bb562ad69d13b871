"""Merge Users: find the other account, look at both side by side, confirm; undo for 30 days (parking USR-3)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_filters import FilterSet

from accounts.choices import BY_KEY
from accounts.models import PersonMerge
from accounts.queries.person_search import found, people
from accounts.queries.profiles import profile_values
from accounts.services.merges import UNDO_FOR, merge_people, undo_merge
from admin_portal.access import staff_required
from admin_portal.generic import ActionPage, Column, Link, LinksColumn, ListPage, Table, WhenColumn, opens
from admin_portal.generic.filters import SearchFilter
from admin_portal.menu import sub_page_crumbs
from admin_portal.people.columns import STATES
from admin_portal.people.tabs import below, drivers, to_person
from admin_portal.people.views import holds_of
from core.exceptions import Refusal
from core.templatetags.ui import badge, when
from parking.queries.drivers_of import drivers_of_plate
from parking.queries.own_vehicles import links_of

RIGHT = "users.merge"
SHOWN = 20


@staff_required(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, pk):
    """Without `other`: a search for it. With it: both accounts side by side, and the question."""
    kept = get_object_or_404(drivers(request), pk=pk)
    asked = request.POST if request.method == "POST" else request.GET
    number = asked.get("other", "")
    other = (
        get_object_or_404(drivers(request), pk=number) if number.isdecimal() and len(number) < 19 else None
    )
    refusal = ""
    if request.method == "POST" and other:
        try:
            merge_people(actor=request.user.actor, kept=kept, merged=other)
        except Refusal as error:
            refusal = str(error)
        else:
            said = gettext("%(name)s was merged into this person. It can be undone for 30 days.")
            messages.success(request, said % {"name": other})
            return redirect(to_person(kept))
    page = {"title": gettext("Merge"), "object": kept, "refusal": refusal, "text": asked.get("q", "")}
    page["crumbs"] = sub_page_crumbs(request, page["title"], *below(kept))
    page |= _question(kept, other) if other else _candidates(kept, page["text"])
    return render(request, "admin_portal/people/merge.html", page)


def _candidates(kept, text) -> dict:
    """Who the search finds; without one, who has the same name."""
    rows = people().active().exclude(pk=kept.pk)
    if text.strip():
        rows = found(rows, text[:100], also=[drivers_of_plate(text)])
    else:
        rows = rows.filter(last_name__iexact=kept.last_name, first_name__iexact=kept.first_name)
    return {"candidates": list(rows[:SHOWN])}


def _question(kept, other) -> dict:
    """Facts of both in pairs; what differs is marked."""
    left, right = _side(kept), _side(other)
    pairs = [(label, left[label], right[label]) for label in left if left[label] or right[label]]
    return {
        "other": other,
        "pairs": [
            (label, mine, theirs, str(mine or "") != str(theirs or "")) for label, mine, theirs in pairs
        ],
        "holds": holds_of(other),
        "swap_url": f"{reverse('admin_portal:user_merge', args=[other.pk])}?other={kept.pk}",
    }


def _side(user) -> dict:
    facts = {BY_KEY[key].label: value for key, value in profile_values(user).items()}
    return facts | {
        gettext("User type"): user.profile.user_type,
        gettext("State"): badge(*STATES[user.status]),
        gettext("Unique id"): user.unique_id,
        gettext("Vehicles"): ", ".join(link.vehicle.plate for link in links_of(user)),
        gettext("Last sign-in"): when(user.last_login) if user.last_login else "",
        gettext("Registered"): when(user.created_at),
    }


def can_be_undone(row) -> bool:
    return row.undone_at is None and timezone.now() - row.at <= UNDO_FOR


def merge_rows(request):
    return PersonMerge.objects.select_related("kept", "merged")


UNDO = Link(_("Undo"), "admin_portal:merge_undo", RIGHT, "arrow-repeat", dialog=True, when=can_be_undone)


class MergeTable(Table):
    at = WhenColumn(_("Merged"))
    kept = Column(
        _("Kept"),
        order_by="kept__last_name",
        linkify=opens("admin_portal:user_detail", "users.view", key=lambda row: row.kept_id),
    )
    merged = Column(
        _("Archived"),
        order_by="merged__last_name",
        linkify=opens("admin_portal:user_detail", "users.view", key=lambda row: row.merged_id),
    )
    by = Column(_("By"))
    undone_at = WhenColumn(_("Undone"))
    actions = LinksColumn(UNDO)

    caption = _("Merges")


class MergeFilter(FilterSet):
    q = SearchFilter(
        *("kept__last_name", "kept__first_name", "kept__username"),
        *("merged__last_name", "merged__first_name", "merged__username"),
        label=_("Name or user name"),
    )


merges = ListPage.as_view(
    required_right=RIGHT,
    title=_("Merge Users"),
    lead=_("Open the person who stays and choose Merge. A merge can be undone for 30 days."),
    rows=merge_rows,
    table=MergeTable,
    filters=MergeFilter,
    links=(
        Link(_("User Search"), "admin_portal:user_list", "users.view", "search", primary=True),
        Link(_("By Email"), "admin_portal:duplicates_email", RIGHT, "people"),
    ),
    empty=_("Nobody has been merged yet."),
    export_name="merges",
)

undo = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Undo merge"),
    objects=merge_rows,
    question=lambda row: (
        _("Give %(merged)s back what went to %(kept)s?") % {"merged": row.merged, "kept": row.kept}
    ),
    consequence=_("What came to the kept person since the merge stays there."),
    confirm_label=_("Undo merge"),
    run=lambda actor, row: undo_merge(actor=actor, merge=row),
    done=_("The merge is undone."),
    next=lambda row: reverse("admin_portal:merge_list"),
)
