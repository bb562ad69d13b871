"""The pages of any pick list, made from its definition."""

from django.db.models import Count
from django.forms import modelform_factory
from django.urls import path, reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from admin_portal.generic import ActionPage, FormPage, Link, ListPage, ServiceForm
from admin_portal.generic.filters import FlagFilter, SearchFilter
from admin_portal.picks.lists import PickList
from admin_portal.picks.tables import pick_table

RIGHT = "settings.manage"


def pick_urls(pick: PickList) -> list:
    """Addresses and pages: the list, add, edit, and a question for each verb that the list knows."""
    base, name = f"lists/{pick.slug}/", f"{pick.key}"
    urls = [
        path(base, list_page(pick), name=name),
        path(f"{base}add/", form_page(pick, _("Add {thing}")), name=f"{name}_add"),
        path(
            f"{base}<int:pk>/", form_page(pick, _("Edit {thing}"), objects=rows_of(pick)), name=f"{name}_edit"
        ),
    ]
    for verb in VERBS:
        if getattr(pick, verb):
            urls.append(path(f"{base}<int:pk>/{verb}/", action_page(pick, verb), name=f"{name}_{verb}"))
    return urls


def rows_of(pick: PickList):
    """The rows, with `in_use` where it is known what uses them."""

    def rows(request):
        entries = pick.model.objects.all()
        return entries.annotate(in_use=Count(pick.uses)) if pick.uses else entries

    return rows


def has_archive(pick: PickList) -> bool:
    return pick.archive is not None


def list_page(pick: PickList):
    """The list with its search."""
    add = Link(named(_("Add {thing}"), pick), f"admin_portal:{pick.key}_add", RIGHT, "plus-lg", primary=True)
    return ListPage.as_view(
        required_right=RIGHT,
        title=pick.label,
        lead=pick.lead,
        rows=rows_of(pick),
        table=pick_table(pick, RIGHT),
        filters=ArchivedPickFilter if has_archive(pick) else PickFilter,
        links=(add,),
        empty=_("The list is empty."),
        empty_link=add,
        export_name=pick.slug,
    )


class PickFilter(FilterSet):
    q = SearchFilter("name", label=_("Name"))


class ArchivedPickFilter(PickFilter):
    archived = FlagFilter(label=_("Show Archived"))

    def filter_queryset(self, queryset):
        archived = self.form.cleaned_data["archived"]
        return super().filter_queryset(queryset).filter(archived_at__isnull=not archived)


class PickForm(ServiceForm):
    """Name and the like of one entry; `pick` is its list."""

    pick: PickList

    def perform(self, actor):
        return self.pick.save(actor, self.instance if self.instance.pk else None, self.values())


def form_page(pick: PickList, title, objects=None):
    """Add (without `objects`) or edit."""
    base = type("ListedForm", (PickForm,), {"pick": pick})
    return FormPage.as_view(
        required_right=RIGHT,
        title=named(title, pick),
        objects=objects,
        form=modelform_factory(pick.model, form=base, fields=pick.fields, help_texts=pick.help_texts),
        done=_("“%(name)s” is saved."),
        next=to_list(pick),
        cancel=to_list(pick),
    )


# Each verb's title, question, what follows from it, whether it is dangerous.
VERBS = {
    "archive": (
        _("Archive {thing}"),
        _("Archive “%(name)s”?"),
        _("It is no longer offered; whatever has it keeps it."),
        True,
    ),
    "restore": (_("Restore {thing}"), _("Offer “%(name)s” again?"), "", False),
    "delete": (
        _("Delete {thing}"),
        _("Delete “%(name)s”?"),
        _("Nothing uses it. Its number is not given again."),
        True,
    ),
}


def action_page(pick: PickList, verb: str):
    """The question before a verb."""
    title, question, consequence, danger = VERBS[verb]
    return ActionPage.as_view(
        required_right=RIGHT,
        title=named(title, pick),
        objects=rows_of(pick),
        question=question,
        consequence=consequence,
        confirm_label=named(title, pick),
        danger=danger,
        run=getattr(pick, verb),
        done=_("“%(name)s”: done."),
        next=to_list(pick),
    )


def named(words, pick: PickList):
    return format_lazy(words, thing=pick.thing)


def to_list(pick: PickList):
    return lambda row=None: reverse(f"admin_portal:{pick.key}")
