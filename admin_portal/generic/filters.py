"""Filters that many lists share."""

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
    """A box to tick: `on(rows)` when ticked, `off(rows)` when not; either may be missing."""

    field_class = forms.BooleanField

    def __init__(self, *, on=None, off=None, **kwargs):
        super().__init__(**kwargs)
        self.on, self.off = on, off

    def filter(self, qs, value):
        narrow = self.on if value else self.off
        return narrow(qs) if narrow else qs
