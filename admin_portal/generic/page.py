"""The base of the portal's pages: one gate, one title, one trail of breadcrumbs.

Pages are made of data, `ListPage.as_view(required_right=…, title=…, …)`; nothing is inherited or overridden, and
`as_view` refuses an option that the page does not have.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import classonlymethod
from django.views.generic import View

from admin_portal.access import gate, may
from admin_portal.menu import sub_page_crumbs


@dataclass(frozen=True)
class Link:
    """A button or row link to another page, shown to who holds `right`.

    `with_object` puts the object's key into the address, or that of what `of` leads to from it; `when` hides the link
    for some objects; `dialog` opens the page's question in place where scripts run; `with_query` carries this page's
    query over, such as a list's filters; `query` makes one of the page's object.
    """

    label: Any
    url_name: str
    right: str
    icon: str = ""
    primary: bool = False
    danger: bool = False
    dialog: bool = False
    with_object: bool = True
    with_query: bool = False
    when: Callable[[Any], bool] | None = None
    of: Callable[[Any], Any] | None = None
    query: Callable[[Any], dict] | None = None

    def url(self, obj=None) -> str:
        if obj is None or not self.with_object:
            return reverse(self.url_name, query=self.query(obj) if self.query else None)
        return reverse(self.url_name, args=[(self.of(obj) if self.of else obj).pk])

    def is_shown(self, user, obj=None) -> bool:
        return may(user, self.right) and (self.when is None or self.when(obj))


class Page(View):
    """A page with a right. `title` is words, or a function of the page's object."""

    required_right: str = ""
    title: Any = ""
    lead: Any = ""
    template: str = ""
    links: tuple[Link, ...] = ()
    parents: Callable[[Any], list[tuple]] | None = None

    @classonlymethod
    def as_view(cls, *, required_right, **options):
        view = super().as_view(required_right=required_right, **options)
        view.required_right = required_right
        return view

    def dispatch(self, request, *args, **kwargs):
        return gate(request, self.required_right) or super().dispatch(request, *args, **kwargs)

    def show(self, obj=None, **context):
        """The page itself, about `obj` when there is one."""
        title = self.title(obj) if callable(self.title) else self.title
        query = self.request.GET.urlencode()
        shown = [
            (link, f"{link.url(obj)}?{query}" if link.with_query and query else link.url(obj))
            for link in self.links
            if link.is_shown(self.request.user, obj)
        ]
        crumbs = sub_page_crumbs(self.request, title, *(self.parents(obj) if self.parents else ()))
        page = {
            "title": title,
            "lead": self.lead,
            "links": shown,
            "crumbs": crumbs,
            "object": obj,
        }
        return render(self.request, self.template, page | context)


class ObjectPage(Page):
    """A page about one row: `objects(request)` are the rows this person may reach; any other is a 404.

    What is no row of a table is got by `find(request, pk)`, which raises Http404.
    """

    objects: Callable | None = None
    find: Callable | None = None
    context: Callable | None = None

    @property
    def is_about_one(self) -> bool:
        return bool(self.objects or self.find)

    def found(self):
        if self.find:
            return self.find(self.request, self.kwargs["pk"])
        return get_object_or_404(self.objects(self.request), pk=self.kwargs["pk"])

    def more(self, obj) -> dict:
        return self.context(self.request, obj) if self.context else {}
