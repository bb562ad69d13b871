"""The client's own words around and on a page: header, footer, the page's title and text, pages in the menu.

Two queries, whatever there is: one for the pages, one for all words.
"""

from django.utils import translation
from django.utils.functional import cached_property

from content.choices import Spot, TextKind
from content.models import Page
from content.ports import Viewing, text_places
from content.queries.expansion import expand_html, expand_text
from content.queries.pages import open_pages
from content.queries.texts import Text, texts

PAGE, DESIGN = TextKind.PAGE, TextKind.DESIGN
HEADER, FOOTER = (DESIGN, "header"), (DESIGN, "footer")


def text_key_of(request) -> str:
    """The key of the text of the system page that is asked for; "" for pages without one."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    places = (place for place in text_places if place.kind == PAGE)
    return next((place.key for place in places if name in (place.url_name, *place.also)), "")


class PageWords:
    """Words for one request, filled in for who reads them. Codes are worked out when they are shown."""

    def __init__(self, request, key: str = ""):
        self.key = key or text_key_of(request)
        self.driver = getattr(request, "driver", None)
        self._viewing = Viewing(person=self.driver)

    @cached_property
    def pages(self) -> list[Page]:
        """The client's own pages that this reader has in the menu."""
        return list(open_pages(self.driver).filter(show_in_menu=True))

    @cached_property
    def _texts(self) -> dict[tuple[str, str], Text]:
        wanted = [HEADER, FOOTER, *((PAGE, page.text_key) for page in self.pages)]
        if self.key:
            wanted.append((PAGE, self.key))
        return texts(wanted, translation.get_language())

    @property
    def text(self) -> Text:
        """The page's own words, as they were written."""
        return self._texts.get((PAGE, self.key), Text())

    @cached_property
    def title(self) -> str:
        return expand_text(self.text.title, self._viewing, spot=Spot.PAGE)

    @cached_property
    def body(self) -> str:
        return self._filled(self.text)

    @cached_property
    def header(self) -> str:
        return self._filled(self._texts[HEADER])

    @cached_property
    def footer(self) -> str:
        return self._filled(self._texts[FOOTER])

    def menu_label(self, page: Page) -> str:
        """What the page is called in the menu: its label, else its title, else its address."""
        text = self._texts[PAGE, page.text_key]
        return text.label or expand_text(text.title, self._viewing, spot=Spot.PAGE) or str(page)

    def _filled(self, text: Text) -> str:
        return expand_html(text.body, self._viewing, spot=Spot.PAGE, is_raw=text.is_raw) if text.body else ""
