"""Filling in shortcodes: text for subjects and plain mail, HTML for pages and mail (parking §17.3–17.6).

One pass over the pieces, so nothing that a code gives is read for codes again (CON-2).
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from content.choices import Output, Spot
from content.ports import Shortcode, Viewing, fact_sources, shortcodes
from content.rules.facts import fact, in_words
from content.rules.sanitising import CLOSE, OPEN, PLACE, clean_html, clean_mail_html, without_marks
from content.rules.shortcodes import Code, Parsed, Problem, parse


def expand_text(source: str, viewing: Viewing, *, spot: Spot) -> str:
    """The words with their codes filled in, for where nothing is markup. Codes that give markup give nothing."""
    return _Expansion(viewing, spot, in_html=False).text(without_marks(source))


def expand_html(source: str, viewing: Viewing, *, spot: Spot, is_raw: bool = False) -> SafeString:
    """HTML with its codes filled in, cleaned afterwards so that no value becomes markup or a link that runs.

    `is_raw` pages are not cleaned: whoever wrote them may write any HTML. In mail `viewing.site` gets before links.
    """
    expansion = _Expansion(viewing, spot, in_html=True)
    html = expansion.text(without_marks(source))
    if spot == Spot.MAIL:
        html = clean_mail_html(html, viewing.site)
    elif not is_raw:
        html = clean_html(html)
    return mark_safe(expansion.with_markup(html))


def troubles(source: str, *, spot: Spot, facts: Mapping[str, Any] | None = None) -> tuple[Problem, ...]:
    """What of a text looks like a shortcode and will be printed as it stands, for the editor to tell."""
    return _parsed(source, spot, facts or {}, in_html=True).problems


def _parsed(source: str, spot: Spot, facts: Mapping[str, Any], *, in_html: bool) -> Parsed:
    return _parsed_once(source, spot, frozenset(facts), in_html)


@lru_cache(maxsize=200)  # the same words are filled in for one reader after another
def _parsed_once(source: str, spot: Spot, facts: frozenset[str], in_html: bool) -> Parsed:
    codes = [code for code in shortcodes if spot in code.spots]
    known = {code.name for code in codes} | set(fact_sources.keys()) | facts
    return parse(source, known=known, paired={code.name for code in codes if code.holds}, in_html=in_html)


class _Expansion:
    """One text being filled in. Our own markup waits aside while what people wrote is cleaned."""

    def __init__(self, viewing: Viewing, spot: Spot, *, in_html: bool):
        self.viewing, self.spot, self.in_html = viewing, spot, in_html
        self.markup: list[str] = []
        self.shown: set[str] = set()

    def text(self, source: str) -> str:
        return self._join(_parsed(source, self.spot, self.viewing.facts, in_html=self.in_html).pieces)

    def with_markup(self, html: str) -> str:
        """Put our own markup in its places; a paragraph of nothing else makes way for it."""
        html = re.sub(rf"<p>\s*({PLACE.pattern})\s*</p>", r"\1", html)
        return PLACE.sub(lambda place: self._waiting(int(place[1])), html)

    def _waiting(self, number: int) -> str:
        return self.markup[number] if number < len(self.markup) else ""

    def _join(self, pieces) -> str:
        return "".join(piece if isinstance(piece, str) else self._fill(piece) for piece in pieces)

    def _fill(self, code: Code) -> str:
        if self._is_fact(code):
            return self._plain(in_words(self._fact(code)))
        declared: Shortcode = shortcodes.get(code.name)
        if declared.holds:
            return self._join(code.body) if declared.holds(self.viewing, code) else ""
        if declared.once and declared.name in self.shown:
            return self._plain(_("[%(name)s] stands here once already.") % {"name": declared.name})
        self.shown.add(declared.name)
        given = declared.render(self.viewing, code)
        output = declared.output(code) if callable(declared.output) else declared.output
        if output == Output.TEXT:
            return self._plain(given)
        if not self.in_html:
            return ""
        if output == Output.EDITED:
            return without_marks(given)
        self.markup.append(given)
        return f"{OPEN}{len(self.markup) - 1}{CLOSE}"

    def _is_fact(self, code: Code) -> bool:
        """A fact of the mail goes before a shortcode of its name, as `[lot]` does, which `[lot id=1]` is not."""
        if code.name not in shortcodes or self.spot not in shortcodes.get(code.name).spots:
            return True
        return code.name in self.viewing.facts and not (code.words or code.values)

    def _fact(self, code: Code):
        """`[link]`, a fact of the mail, or `[user first_name]`, one of a source."""
        return known_fact(self.viewing, ".".join((code.name, *code.words[:1])))

    def _plain(self, words: str) -> str:
        words = without_marks(words)
        return escape(words) if self.in_html else words


def known_fact(viewing: Viewing, path: str):
    """The fact that a dotted name means here: the mail's own, else one of a source (`user.first_name`)."""
    name, _, rest = path.partition(".")
    return fact(known_facts(viewing, name), rest) if rest else fact(viewing.facts, path)


def known_facts(viewing: Viewing, name: str) -> Mapping[str, Any]:
    """The facts that a name means here: what the viewing brings, such as samples, before what a source reads."""
    if name not in viewing.facts and name in fact_sources:
        return viewing.source(name)
    given = viewing.facts.get(name)
    return given if isinstance(given, Mapping) else {}
