"""The steps of Violation Entry. Each keeps what was typed, then sends on to an address that can be reloaded."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.generic.forms import performed
from admin_portal.menu import sub_page_crumbs
from admin_portal.violation_entry.drafts import Draft, forget_draft, keep_draft, typed
from admin_portal.violation_entry.forms import BasicForm, FactsForm, SaveForm
from admin_portal.violation_entry.review import objections, review, ticket_draft
from admin_portal.violation_entry.subjects import about, search

TITLES = {
    1: _("Enter Basic Violation Information"),
    2: _("Enter Violation Information"),
    3: _("Review and Save"),
}
CHOSEN = ("vehicle", "person")


def basic_step(request, draft):
    """Writer, number and category, and whom it is about."""
    if request.method == "POST":
        return _basics_posted(request, draft)
    if "check" in request.GET:
        return _show_basics(request, draft, BasicForm(draft.basic))
    begun = draft.basic.dict() or {"writer": request.user.pk, "auto": True}
    chosen = {name: request.GET[name] for name in CHOSEN if name in request.GET}
    form = BasicForm(initial=begun | chosen)
    for name in CHOSEN:
        if form.chosen(name) is None:
            form.initial.pop(
                name, None
            )  # gone meanwhile: it would be sent again, where nobody can take it out
    return _show_basics(request, draft, form)


def facts_step(request, draft):
    """Where, when and what for."""
    basic = BasicForm(draft.basic)
    if not basic.is_valid():
        return redirect(draft.address(check=1))
    is_sent = request.method == "POST"
    form = FactsForm(request.POST if is_sent else draft.facts or None, basic=basic.cleaned_data)
    if is_sent:
        draft.facts = typed(request.POST, form.fields)
        keep_draft(request, draft)
        if "back" in request.POST:
            return redirect(draft.address())
        if form.is_valid():
            return redirect(draft.address(step=3))
    page = {"form": form, "objections": objections(basic.cleaned_data, form)}
    return _show(request, draft, 2, page | about(request, basic))


def review_step(request, draft):
    """All of it once more, with what speaks against it; a POST writes the ticket."""
    basic = BasicForm(draft.basic)
    if not basic.is_valid():
        return redirect(draft.address(check=1))
    is_spoiled = basic.cleaned_data["is_spoiled"]
    facts = None if is_spoiled else FactsForm(draft.facts, basic=basic.cleaned_data)
    if facts and not facts.is_valid():
        return redirect(draft.address(step=2))
    ticket = ticket_draft(draft, basic, facts)
    page = review(basic, facts, ticket)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SaveForm(
        *sent, ticket=ticket, keyed_by_id=request.user.pk, asks_reason=bool(page.get("objections"))
    )
    if form.is_valid() and (row := performed(form, request.user.actor)):
        forget_draft(request, draft)
        messages.success(request, gettext("The ticket %(ticket)s is written.") % {"ticket": row})
        return redirect("admin_portal:violation_detail", row.pk)
    page |= {"form": form, "lost_files": bool(request.FILES)}
    return _show(request, draft, 3, page | about(request, basic))


def _basics_posted(request, draft):
    category = draft.basic.get("category")
    draft.basic = typed(request.POST, BasicForm.base_fields)
    if draft.basic.get("category") != category:
        draft.facts.pop("offences", None)  # those of another category are not offered
    for name in CHOSEN:
        if pk := request.POST.get(f"choose_{name}"):
            draft.basic[name] = pk
        if request.POST.get("drop") == name:
            draft.basic.pop(name, None)
    keep_draft(request, draft)
    text = request.POST.get("q", "").strip()[:100]
    if "add" in request.POST:
        return redirect(draft.address(page="admin_portal:violation_add_vehicle", q=text))
    if "drop" in request.POST:
        return redirect(draft.address())
    if "search" in request.POST and text:
        return redirect(draft.address(q=text, of=request.POST.get("of", "vehicle")))
    form = BasicForm(draft.basic)
    if form.is_valid():
        return redirect(draft.address(step=3 if form.cleaned_data["is_spoiled"] else 2))
    return _show_basics(request, draft, form)


def _show_basics(request, draft, form):
    return _show(request, draft, 1, {"form": form, **search(request, form), **about(request, form)})


def _show(request, draft: Draft, step: int, page: dict):
    """The page of a step; the steps before it are links."""
    title = TITLES[step]
    addresses = {1: draft.address(), 2: draft.address(step=2)}
    page |= {
        "title": title,
        "crumbs": sub_page_crumbs(request, title),
        "steps": [
            (number, words, addresses[number] if number < step else "") for number, words in TITLES.items()
        ],
        "step": step,
        "back_url": addresses.get(step - 1),
    }
    return render(request, f"admin_portal/violation_entry/step{step}.html", page)
