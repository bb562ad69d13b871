"""Offence items as lists show them."""

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from violations.models import OffenceItem


def offence_list() -> QuerySet[OffenceItem]:
    """All items by category, in their order, those without a category last; each with its group's name as `section`
    (enforcement OFF-1, OFF-10)."""
    rows = OffenceItem.objects.select_related("category")
    rows = rows.annotate(section=Coalesce("category__name", Value(_("Unassigned"))))
    return rows.order_by(F("category__name").asc(nulls_last=True), "sort_order", "description", "pk")


def other_boot_offence(item: OffenceItem) -> OffenceItem | None:
    """Another item that is offered and applies a boot; exactly one should (enforcement OFF-8)."""
    return OffenceItem.objects.active().filter(apply_boot=True).exclude(pk=item.pk).first()
