"""Lists: filter, sort, page, choose, export."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from admin_portal.access import may
from admin_portal.generic.bulk import BulkAction, chosen_action, chosen_rows, run_bulk
from admin_portal.generic.export import WRITERS, download
from admin_portal.generic.page import Link, ObjectPage


class ListPage(ObjectPage):
    """A list of `rows(request)`, shown by `table`, narrowed by `filters`; its whole state stands in the URL.

    `counts(request, found)` are figures of what the filters found as (label, number, address) triples. Chosen rows are
    posted to `bulk_page`, the name of a page, with the filters in its address, where there is one.

    `empty` are the words of an empty list, `empty_link` what to do about it; `export_name` is the file's name, and
    without one there is no export. `tabs(request)` are saved views as (label, url, active) triples,
    `notices(request)` warnings above the list as (kind, words). A list about one object (its log, its calls) has
    `objects` or `find` too; then `rows(request, obj)` and `notices(request, obj)`. `straight_to(request)` is the
    address of the one page that the filters name outright, such as by its number, and None when they name none.
    """

    template = "admin_portal/generic/list.html"
    rows: Callable | None = None
    table: type | None = None
    filters: type | None = None
    bulk: tuple[BulkAction, ...] = ()
    bulk_page: str = ""
    counts: Callable | None = None
    empty: Any = ""
    empty_link: Link | None = None
    export_name: str = ""
    tabs: Callable | None = None
    notices: Callable | None = None
    hint: Callable | None = None
    straight_to: Callable | None = None

    def get(self, request, **kwargs):
        if self.straight_to and (url := self.straight_to(request)):
            return redirect(url)
        about = self.found() if self.is_about_one else None
        rows = self._rows(about)
        found = self.filters(request.GET, queryset=rows, request=request) if self.filters else None
        if found is not None:
            rows = found.qs if found.is_valid() else rows.none()
        wanted = request.GET.get("export")
        actions = [action for action in self.bulk if may(request.user, action.right)]
        table = self.table(rows, request=request, selectable=bool(actions))
        if wanted in WRITERS and self.export_name:
            return download(wanted, self.export_name, table)
        table.empty_text = self.empty
        table.open_page()
        return self.show(
            about,
            table=table,
            filter=found,
            count=table.paginator.count,
            bulk_actions=actions,
            bulk_url=f"{reverse(self.bulk_page)}?{request.GET.urlencode()}" if self.bulk_page else "",
            counts=self.counts(request, found) if self.counts and found.is_valid() else (),
            exports=self._exports(),
            tabs=self._tabs(),
            notices=self._notices(about),
            hint=self.hint(request) if self.hint and not table.paginator.count else None,
            **self._way_out(),
        )

    def post(self, request, **kwargs):
        if not self.bulk or self.bulk_page:
            return self.http_method_not_allowed(request)
        action = chosen_action(request, self.bulk)
        rows = chosen_rows(request, self._rows(self.found() if self.is_about_one else None))
        back = request.get_full_path()
        if not rows:
            messages.warning(request, _("Choose at least one row first."))
        elif action.consequence and "confirmed" not in request.POST:
            self.template = "admin_portal/generic/bulk_confirm.html"
            return self.show(action=action, rows=rows, back=back)
        else:
            run_bulk(request, action, rows)
        return redirect(back)

    def _rows(self, about):
        return self.rows(self.request) if about is None else self.rows(self.request, about)

    def _notices(self, about):
        if not self.notices:
            return ()
        return self.notices(self.request) if about is None else self.notices(self.request, about)

    def _exports(self):
        if not self.export_name:
            return []
        query = self.request.GET.copy()
        for name in ("page", "per_page", "export"):
            query.pop(name, None)
        return [
            (form.upper(), f"?{query.urlencode()}{'&' if query else ''}export={form}") for form in WRITERS
        ]

    def _tabs(self):
        views = self.tabs(self.request) if self.tabs else ()
        return [{"label": label, "url": url, "active": active} for label, url, active in views]

    def _way_out(self):
        link = self.empty_link
        if link is None or not link.is_shown(self.request.user):
            return {}
        return {"empty_action_url": link.url(), "empty_action_label": link.label}
