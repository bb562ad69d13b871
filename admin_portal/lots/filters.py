"""How lots are narrowed."""

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from admin_portal.generic.filters import FlagFilter, SearchFilter
from parking.choices import Visibility
from parking.models import LotGroup
from parking.queries.lots import lot_list


class LotFilter(FilterSet):
    q = SearchFilter("name", "short_name", label=_("Lot name"))
    group = ModelChoiceFilter(
        field_name="lot_group",
        label=_("Lot group"),
        empty_label=_("All lot groups"),
        queryset=lambda request: LotGroup.objects.active(),
    )
    visibility = ChoiceFilter(
        label=_("Visibility"), choices=Visibility.choices, empty_label=_("Any visibility")
    )
    archived = FlagFilter(label=_("Show Archived"))

    def filter_queryset(self, queryset):
        return super().filter_queryset(lot_list(archived=self.form.cleaned_data["archived"]))
