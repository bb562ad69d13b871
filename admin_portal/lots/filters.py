"""How lots are narrowed."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from admin_portal.generic.filters import FlagFilter, SearchFilter
from core.system_settings import value
from parking.choices import Visibility
from parking.models import CommonLotType, LotGroup
from parking.queries.lots import lot_list, with_use

ONLY_VISIBLE = "show_only_visible_lots"


class LotFilter(FilterSet):
    """Narrows to visible lots where the client's setting says so, until one asks for all or for another visibility
    (LOT-7)."""

    q = SearchFilter("name", "short_name", label=_("Lot name"))
    group = ModelChoiceFilter(
        field_name="lot_group",
        label=_("Lot group"),
        empty_label=_("All lot groups"),
        queryset=lambda request: LotGroup.objects.active(),
    )
    common_lot_type = ModelChoiceFilter(
        label=_("Common lot type"),
        empty_label=_("All types"),
        queryset=lambda request: CommonLotType.objects.all(),
    )
    visibility = ChoiceFilter(
        label=_("Visibility"), choices=Visibility.choices, empty_label=_("Any visibility")
    )
    archived = FlagFilter(label=_("Show Archived"))
    all = FlagFilter(label=_("Show all"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not value(ONLY_VISIBLE):
            del self.filters["all"]

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        lots = lot_list(archived=asked["archived"])
        if leaves_out(asked):
            lots = lots.filter(visibility=Visibility.VISIBLE)
        return super().filter_queryset(with_use(lots, timezone.now()))


def leaves_out(asked) -> bool:
    """Whether lots that users do not see are left out; `asked` is what the form or the address says."""
    return value(ONLY_VISIBLE) and not asked.get("all") and not asked.get("visibility")
