"""Pages of the client's own: made, changed, shown to readers, put away (parking §17.1)."""

from collections.abc import Iterable
from typing import Any

from accounts.models import UserType
from content.choices import PageAccess
from content.exceptions import SlugShadows, SlugTaken, TypesMissing
from content.models import Page, PageUserType
from content.queries.routes import is_needed
from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.services.writing import archive_row, locked, restore_row, write


@atomic()
def save_page(
    *, actor: Actor, page_id: int | None = None, values: dict[str, Any], user_type_ids: Iterable[int] = ()
) -> Page:
    """Make a page (no `page_id`) or change one; `values` by field. `user_type_ids` count for the access `types` only.

    Raises RowMissing, SlugShadows (CON-4), SlugTaken, TypesMissing.
    """
    page = locked(model=Page, pk=page_id) if page_id else Page()
    values = values | {"slug": values.get("slug", page.slug).lower()}
    if is_needed(values["slug"]):
        raise SlugShadows(field="slug", slug=values["slug"])
    wanted = set(user_type_ids) if values.get("access", page.access) == PageAccess.TYPES else set()
    if not wanted and values.get("access", page.access) == PageAccess.TYPES:
        raise TypesMissing(field="user_types")
    write(actor=actor, row=page, noun="page", values=values, by_constraint=_taken(values["slug"]))
    _show_to(actor, page, wanted)
    return page


@atomic()
def publish_page(*, actor: Actor, page_id: int, published: bool = True) -> Page:
    """Show a page to its readers, or take it from them. Raises RowMissing."""
    page = locked(model=Page, pk=page_id)
    if page.published != published:
        page.published = published
        page.save()
        audit.record(actor, "page.published" if published else "page.unpublished", page)
    return page


@atomic()
def archive_page(*, actor: Actor, page_id: int) -> Page:
    """Put a page away; its address is free, its words stay on record. Raises RowMissing."""
    return archive_row(actor=actor, row=locked(model=Page, pk=page_id), noun="page")


@atomic()
def restore_page(*, actor: Actor, page_id: int) -> Page:
    """Bring a page back. Raises RowMissing, SlugTaken when another page has its address by now."""
    page = locked(model=Page, pk=page_id)
    return restore_row(actor=actor, row=page, noun="page", by_constraint=_taken(page.slug))


def _taken(slug):
    return {"page_slug": lambda: SlugTaken(field="slug", slug=slug)}


def _show_to(actor, page, wanted: set[int]):
    shown = {link.user_type_id: link for link in page.type_links.select_related("user_type")}
    types = UserType.objects.in_bulk(wanted)
    if wanted - types.keys():
        raise RowMissing(field="user_types")
    gone = [link for type_id, link in shown.items() if type_id not in wanted]
    added = [types[type_id] for type_id in sorted(wanted - shown.keys())]
    if gone or added:
        PageUserType.objects.filter(pk__in=[link.pk for link in gone]).delete()
        PageUserType.objects.bulk_create(PageUserType(page=page, user_type=one) for one in added)
        names = {"removed": [link.user_type.name for link in gone], "added": [one.name for one in added]}
        audit.record(actor, "page.user_types_changed", page, **names)
