"""Filters that many lists share. A filter set whose query lives in a domain calls it in `filter_queryset`."""

from functools import reduce
from operator import or_

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, Filter


class SearchFilter(CharFilter):
    """Every word must occur in one of `fields`, in any case."""

    def __init__(self, *fields, **kwargs):
        super().__init__(**{"label": _("Search"), "max_length": 100} | kwargs)
        self.fields = fields

    def filter(self, qs, value):
        for word in (value or "").split():
            qs = qs.filter(reduce(or_, (Q(**{f"{field}__icontains": word}) for field in self.fields)))
        return qs


class FlagFilter(Filter):
    """A box to tick, for the filter set's query to read."""

    field_class = forms.BooleanField

    def filter(self, qs, value):
        return qs
