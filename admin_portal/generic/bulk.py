"""Doing one thing to many rows of a list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from admin_portal.access import may
from core.exceptions import Refusal


@dataclass(frozen=True)
class BulkAction:
    """One button of the bulk bar: `run(actor, row)` for every chosen row. `consequence` makes it ask first.

    Without `run` the list's `bulk_page` does it.
    """

    key: str
    label: Any
    right: str
    run: Callable | None = None
    icon: str = ""
    danger: bool = False
    consequence: Any = ""


def chosen_action(request, actions) -> BulkAction:
    """The action that was posted. Http404 for an unknown one, PermissionDenied without its right."""
    action = next((a for a in actions if a.key == request.POST.get("action")), None)
    if action is None:
        raise Http404("no such bulk action")
    if not may(request.user, action.right):
        raise PermissionDenied
    return action


def chosen_ids(request) -> list[int]:
    """The keys that were ticked, as they came."""
    return [int(pk) for pk in request.POST.getlist("ids") if pk.isdecimal() and len(pk) < 19]


def chosen_rows(request, rows) -> list:
    """The chosen rows among those this person may see; others are left out."""
    return list(rows.filter(pk__in=chosen_ids(request)))


def run_bulk(request, action: BulkAction, chosen) -> None:
    """Do it to each row on its own and say how many were done and why others were not."""
    done, refused = 0, []
    for row in chosen:
        try:
            action.run(request.user.actor, row)
        except Refusal as refusal:
            refused.append(_("%(name)s: %(reason)s") % {"name": row, "reason": refusal})
        else:
            done += 1
    if done:
        said = ngettext("%(label)s: %(n)s row.", "%(label)s: %(n)s rows.", done)
        messages.success(request, said % {"label": action.label, "n": done})
    for words in refused:
        messages.error(request, words)
