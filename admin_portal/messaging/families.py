"""The texts of System Messaging: pages, messages, popups, and what frames every page of the drivers' portal."""

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from admin_portal.texts.families import Family, Subject
from content.choices import TextKind
from content.models import MessageBlock, Page
from content.ports import popup_actions, text_places
from content.queries.popups import PAGE, popups
from content.queries.texts import texts

TITLE, TEXT = gettext_lazy("Title"), gettext_lazy("Text")
CUSTOM_PAGE = {"title": TITLE, "body": TEXT, "label": gettext_lazy("Name in the menu (empty: the title)")}


def _places(family: Family) -> list[Subject]:
    """The texts of this kind that the product itself has places for."""
    return [
        Subject(
            family,
            place.key,
            place.label,
            place.help,
            facts=place.facts,
            address=_address(place),
            own_spot=place.spot,
        )
        for place in text_places
        if place.kind == family.kind
    ]


def _address(place) -> str:
    return reverse(place.url_name) if place.url_name else ""


def page_subjects() -> list[Subject]:
    """System pages, then the client's own."""
    pages = list(Page.objects.all())
    names = page_names(pages)
    own = [
        Subject(PAGES, page.text_key, names[page.pk], fields=CUSTOM_PAGE, address=page.get_absolute_url())
        for page in pages
    ]
    return [*_places(PAGES), *own]


def page_names(pages) -> dict[int, str]:
    """What these pages are called in the active language, by their ids; the address of one without words."""
    written = texts([(TextKind.PAGE, page.text_key) for page in pages], get_language())
    return {page.pk: written[TextKind.PAGE, page.text_key].title or str(page) for page in pages}


def message_subjects() -> list[Subject]:
    """The product's messages, then the client's own."""
    own = [
        Subject(MESSAGES, row.identifier, row.identifier, row.description)
        for row in MessageBlock.objects.all()
    ]
    return [*_places(MESSAGES), *own]


def popup_subjects() -> list[Subject]:
    """One for each popup that there is."""
    names = trigger_names()
    return [Subject(POPUPS, trigger, names[trigger]) for trigger in popups() if trigger in names]


def trigger_names() -> dict[str, str]:
    """What a popup can stand before, in words, by trigger: actions first, then pages."""
    actions = {action.key: str(action.label) for action in popup_actions}
    words = _("Before the page “%(name)s”")
    return actions | {PAGE + page.key: words % {"name": page} for page in page_subjects()}


PAGES = Family(
    TextKind.PAGE,
    fields={"title": TITLE, "body": TEXT},
    subjects=page_subjects,
    list_url_name="admin_portal:page_list",
)
MESSAGES = Family(
    TextKind.MESSAGE,
    fields={"body": TEXT},
    subjects=message_subjects,
    list_url_name="admin_portal:message_list",
)
POPUPS = Family(
    TextKind.POPUP,
    fields={"title": TITLE, "body": TEXT, "label": gettext_lazy("Button to accept")},
    subjects=popup_subjects,
    list_url_name="admin_portal:popup_list",
)
DESIGNS = Family(
    TextKind.DESIGN,
    fields={"body": TEXT},
    subjects=lambda: _places(DESIGNS),
    list_url_name="admin_portal:frame_list",
)
FAMILIES = (PAGES, MESSAGES, POPUPS, DESIGNS)
