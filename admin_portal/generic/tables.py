"""The base of the portal's tables."""

import django_tables2
from django.core.paginator import EmptyPage, PageNotAnInteger

from admin_portal.generic.columns import SelectColumn
from core.templatetags.ui import PAGE_SIZES, dash


class Table(django_tables2.Table):
    """A table of the portal: state in the URL (`sort`, `page`, `per_page`), a stable order, a dash for nothing.

    With `has_sections` a heading stands wherever the rows' `section` changes.
    """

    caption = ""
    has_sections = False

    def __init__(self, data, *, request, selectable=False):
        extra = [("select", SelectColumn())] if selectable else []
        super().__init__(
            data,
            attrs={"class": "oc-compact"},
            default=dash(None),
            extra_columns=extra,
            sequence=("...", "select") if selectable else ("...",),
            request=request,
        )
        self.request = request
        if sort := request.GET.getlist("sort"):
            self.order_by = sort
        if hasattr(self.data.data, "query"):  # rows that sort alike keep their places from page to page
            self.data.data = self.data.data.order_by(*self._ordering(), "pk")

    def _ordering(self):
        query = self.data.data.query
        return query.order_by or (query.get_meta().ordering if query.default_ordering else ())

    def open_page(self):
        """Show the page that the URL asks for: the first when it is no number, the last when it is too far."""
        size = self.request.GET.get("per_page", "")
        per_page = int(size) if size in map(str, PAGE_SIZES) else PAGE_SIZES[0]
        try:
            self.paginate(page=self.request.GET.get("page", 1), per_page=per_page)
        except PageNotAnInteger:
            self.page = self.paginator.page(1)
        except EmptyPage:
            self.page = self.paginator.page(self.paginator.num_pages)
