"""The table of any pick list."""

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import Column, Link, LinksColumn, NumberColumn, Table, YesColumn, opens
from admin_portal.picks.lists import PickList

KINDS = ((models.BooleanField, YesColumn), (models.IntegerField, NumberColumn))


def pick_table(pick: PickList, right: str) -> type[Table]:
    """A table class of the list's number, fields, use and verbs."""
    edit = f"admin_portal:{pick.key}_edit"
    columns = {"name": Column(_("Name"), linkify=opens(edit, right))}
    columns |= {name: _column(pick.model._meta.get_field(name)) for name in pick.fields if name != "name"}
    if any(field.name == "number" for field in pick.model._meta.fields):
        columns["number"] = NumberColumn(_("Number"))
    if pick.uses:
        columns["in_use"] = NumberColumn(_("Vehicles"))
    columns["actions"] = LinksColumn(Link(_("Edit"), edit, right, "pencil"), *_verbs(pick, right))
    return type("PickTable", (Table,), {"caption": pick.label, **columns})


def _column(field):
    kind = next((column for of, column in KINDS if isinstance(field, of)), Column)
    return kind(capfirst(field.verbose_name))


def _verbs(pick: PickList, right: str):
    shown = (
        (
            "archive",
            _("Archive"),
            "archive",
            lambda row: row.archived_at is None and not getattr(row, "is_system", False),
        ),
        ("restore", _("Restore"), "arrow-repeat", lambda row: row.archived_at is not None),
        ("delete", _("Delete"), "trash3", lambda row: not row.in_use),
    )
    for verb, label, icon, when in shown:
        if getattr(pick, verb):
            yield Link(label, f"admin_portal:{pick.key}_{verb}", right, icon, dialog=True, when=when)
