"""The admin menu: a tree of what exists and what this person may open (parking §2, NAV-1, NAV-4).

Areas register their leaves beside their pages (`admin_portal/<area>/menu.py`); groups come from the leaves' paths.
"""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from core.ports import MenuItem
from core.ports import menu as items

USERS = _("User Management")
PARKING = _("Parking Management")
VIOLATIONS = _("Violations")
SYSTEM = _("System Configuration")
PAYMENTS = _("Payments")
TOOLS = _("Tools")
CONTENT = _("Content and Design")  # below SYSTEM
VALIDATE = "validation.create"

# The groups at the top, in their order, with their icons.
TOP_GROUPS = (
    (USERS, "people"),
    (PARKING, "p-square"),
    (VIOLATIONS, "ticket-perforated"),
    (PAYMENTS, "credit-card"),
    (SYSTEM, "gear"),
    (TOOLS, "tools"),
)


@dataclass
class MenuNode:
    """A group (children, no url) or a leaf of the menu as one person sees it."""

    label: str
    url: str = ""
    icon: str = ""
    active: bool = False
    children: list["MenuNode"] = field(default_factory=list)


def register_menu(*leaves: MenuItem) -> None:
    """Add leaves; `order` counts within the whole menu, smaller first."""
    for leaf in leaves:
        items.register(leaf.key, leaf)


def visible_items(user) -> list[MenuItem]:
    """The leaves this person may open, in order; of one who does nothing but validate, that page alone (NAV-2)."""
    shown = (item for item in items.all() if may(user, item.right) and item.is_on())
    if only_validates(user):
        shown = (item for item in shown if item.right == VALIDATE)
    return sorted(shown, key=lambda item: (_top_place(item), item.order))


def only_validates(user) -> bool:
    """Whether this person has no right but to create validations (NAV-2)."""
    return user.rights == {VALIDATE}


def current_item(path: str, shown: list[MenuItem]) -> MenuItem | None:
    """The leaf whose page or sub-page is at `path`: the longest address that `path` begins with."""
    home = reverse("admin_portal:home")
    found = [(url, item) for item in shown if path.startswith(url := reverse(item.url_name)) and url != home]
    if found:
        return max(found, key=lambda pair: len(pair[0]))[1]
    return next((item for item in shown if reverse(item.url_name) == path), None)


def menu_tree(shown: list[MenuItem], current: MenuItem | None) -> list[MenuNode]:
    """Groups and leaves as templates/components/menu.html draws them. A group without leaves does not exist."""
    icons = {str(label): icon for label, icon in TOP_GROUPS}
    roots: list[MenuNode] = []
    for item in shown:
        level, active = roots, item is current
        for depth, group in enumerate(item.path):
            node = next((n for n in level if n.label == str(group) and not n.url), None)
            if node is None:
                node = MenuNode(str(group), icon="" if depth else icons.get(str(group), ""))
                level.append(node)
            node.active |= active
            level = node.children
        level.append(MenuNode(str(item.label), reverse(item.url_name), item.icon, active))
    return roots


def trail(item: MenuItem | None, *below: tuple) -> list[tuple]:
    """Breadcrumbs: the menu path of `item`, then (label, url) pairs below it; the last one carries no link."""
    if item is None:
        return [*below[:-1], (below[-1][0], "")] if below else []
    crumbs = [*((group, "") for group in item.path), (item.label, reverse(item.url_name)), *below]
    return [*crumbs[:-1], (crumbs[-1][0], "")]


def sub_page_crumbs(request, title, *between: tuple) -> list[tuple]:
    """Breadcrumbs of a page below a leaf: the leaf's path, the pages between, its own title.

    A page with the leaf's title, such as a tab, is the leaf itself.
    """
    item = current_item(request.path, visible_items(request.user))
    if item is not None and (request.path == reverse(item.url_name) or str(title) == str(item.label)):
        return trail(item)
    return trail(item, *between, (title, ""))


def _top_place(item: MenuItem) -> int:
    if not item.path:
        return -1
    names = [str(label) for label, _icon in TOP_GROUPS]
    top = str(item.path[0])
    return names.index(top) if top in names else len(names)
