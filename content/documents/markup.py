"""HTML that people wrote, on paper: headings, paragraphs, lists, tables, our own pictures (parking TMP-16).

It takes what content.rules.sanitising lets through and draws the words of anything else. Colours, classes and links are
the page's, not the paper's.
"""

import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from uuid import UUID

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, HRFlowable, Paragraph, Spacer, Table

from content.documents.stationery import BOLD, GREY, TEXT, WIDTH, fit, picture
from content.queries.files import managed_images

INLINE = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "u": "u", "ins": "u", "s": "strike", "del": "strike",
    "sub": "sub", "sup": "super",
}  # fmt: skip
BLOCKS = {
    "p", "div", "section", "blockquote", "pre", "figure", "figcaption", "caption", "details", "summary", "dl", "dt",
    "dd", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
SIZES = {"h1": 17, "h2": 15, "h3": 12.5, "h4": 11, "h5": 10, "h6": 9.5}
BODY = ParagraphStyle("body", TEXT, spaceAfter=5)
HEADINGS = {
    tag: ParagraphStyle(
        tag, BODY, fontName=BOLD, fontSize=size, leading=size * 1.25, spaceBefore=5, keepWithNext=1
    )
    for tag, size in SIZES.items()
}
CELL = ParagraphStyle("cell", TEXT)
HEAD_CELL = ParagraphStyle("head cell", CELL, fontName=BOLD)
INDENT = 5 * mm
PIXEL = 0.75  # points
FILE = re.compile(r"/files/([0-9a-f-]{36})/")
SPACE = re.compile(r"[ \t\r\n\f]+")  # a no-break space is none
NARROWEST, WIDEST = 8, 60  # letters that a table's column is reckoned with

Drawers = Mapping[str, Callable[[str], Flowable]]


def flowables(html: str, drawers: Drawers | None = None) -> list[Flowable]:
    """The HTML as pieces of a page.

    `drawers` draw our own elements instead of their insides: that of `barcode` is given what `data-barcode` says, which
    people's HTML never has.
    """
    builder = _Builder(drawers or {})
    builder.feed(html)
    builder.close()
    return builder.done()


class _Builder(HTMLParser):
    """Reads HTML and makes flowables; `boxes` are what they go into, the innermost last."""

    def __init__(self, drawers: Drawers):
        super().__init__(convert_charrefs=True)
        self.drawers = drawers
        self.boxes: list[list] = [[]]
        self.words, self.inline = [], []
        self.styles = [BODY]
        self.lists: list[list] = []  # [is numbered, count] of each open one
        self.bullet = ""
        self.tables: list[list] = []
        self.skipped: list[str] = []  # open elements of a drawn one

    def done(self) -> list[Flowable]:
        self._paragraph()
        while self.tables:
            self._end_table()
        return self.boxes[0]

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if self.skipped:
            self.skipped.append(tag)
        elif name := next((name for name in self.drawers if f"data-{name}" in attributes), None):
            self._paragraph()
            self.boxes[-1] += [self.drawers[name](attributes[f"data-{name}"]), Spacer(0, 5)]
            self.skipped = [tag]
        elif tag in INLINE:
            self.inline.append(tag)
            self.words.append(f"<{INLINE[tag]}>")
        elif tag == "br":
            self.words.append("<br/>")
        elif tag == "img":
            self._image(attributes)
        elif tag in ("ol", "ul"):
            self._paragraph()
            self.lists.append([tag == "ol", 0])
        else:
            self._begin(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if self.skipped or tag not in ("br", "img", "hr"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if self.skipped:
            if tag in self.skipped:
                del self.skipped[len(self.skipped) - 1 - self.skipped[::-1].index(tag) :]
        elif tag in INLINE:
            self._close_inline(tag)
        elif tag in ("ol", "ul") and self.lists:
            self._paragraph()
            self.lists.pop()
        else:
            self._end(tag)

    def handle_data(self, data):
        if not self.skipped:
            self.words.append(fit(SPACE.sub(" ", data)))

    def _begin(self, tag):
        if tag in BLOCKS or tag in ("li", "hr", "table", "tr", "td", "th"):
            self._paragraph()
        if tag in HEADINGS:
            self.styles.append(HEADINGS[tag])
        elif tag == "li":
            self.bullet = self._next_bullet()
        elif tag == "hr":
            self.boxes[-1].append(HRFlowable(width="100%", color=GREY, thickness=0.5, spaceAfter=5))
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            cell: list = []
            self.tables[-1][-1].append(cell)
            self.boxes.append(cell)
            self.styles.append(HEAD_CELL if tag == "th" else CELL)

    def _end(self, tag):
        if tag in BLOCKS or tag == "li":
            self._paragraph()
            self.bullet = "" if tag == "li" else self.bullet
        if tag in HEADINGS and self.styles[-1] is HEADINGS[tag]:
            self.styles.pop()
        elif tag in ("td", "th") and len(self.boxes) > 1:
            self._paragraph()
            self.boxes.pop()
            self.styles.pop()
        elif tag == "table" and self.tables:
            self._end_table()

    def _close_inline(self, tag):
        """Whatever was opened since closes too, so the paragraph's markup is always whole."""
        while tag in self.inline:
            self.words.append(f"</{INLINE[self.inline.pop()]}>")

    def _paragraph(self):
        """The words so far, as one; what is bold or italic goes on in the next."""
        text = "".join(self.words)
        if re.sub(r"<[^>]*>|\s", "", text):
            text += "".join(f"</{INLINE[tag]}>" for tag in reversed(self.inline))
            self.boxes[-1].append(Paragraph(text.strip(), self._style(), bulletText=self.bullet or None))
            self.bullet = ""
        self.words = [f"<{INLINE[tag]}>" for tag in self.inline]

    def _style(self) -> ParagraphStyle:
        style, depth = self.styles[-1], len(self.lists)
        if not depth:
            return style
        return ParagraphStyle(
            f"{style.name} {depth}",
            style,
            bulletFontName=style.fontName,
            leftIndent=INDENT * depth,
            bulletIndent=INDENT * (depth - 1),
            spaceAfter=2,
        )

    def _next_bullet(self) -> str:
        if not self.lists:
            return "•"
        self.lists[-1][1] += 1
        is_numbered, count = self.lists[-1]
        return f"{count}." if is_numbered else "•"

    def _image(self, attributes):
        """A picture of Manage Files, in its own size unless the author gave one."""
        found = FILE.search(attributes.get("src") or "")
        image = managed_images().filter(public_id=_uuid(found[1])).first() if found else None
        if image is None:
            return
        self._paragraph()
        width, height = (_pixels(attributes.get(name)) for name in ("width", "height"))
        width = min(width or (height * image.width / image.height if height else image.width), WIDTH / PIXEL)
        if drawn := picture(image, width * PIXEL, (height or 1000) * PIXEL):
            drawn.hAlign = "LEFT"
            self.boxes[-1].append(drawn)

    def _end_table(self):
        rows = [row for row in self.tables.pop() if row]
        if not rows:
            return
        columns = max(map(len, rows))
        cells = [[*row, *([] for _missing in range(columns - len(row)))] for row in rows]
        line = ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.HexColor("#c8ced6"))
        style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, -1), 0), line]
        room = WIDTH if len(self.boxes) == 1 else WIDTH / 2
        self.boxes[-1] += [
            Table(cells, colWidths=_widths(cells, room), style=style, hAlign="LEFT"),
            Spacer(0, 5),
        ]


def _widths(cells: list[list[list]], room: float) -> list[float]:
    """Columns as wide as their longest words ask for, none starved."""
    longest = []
    for column in zip(*cells, strict=True):
        letters = max(len(_text(cell)) for cell in column)
        longest.append(min(max(letters, NARROWEST), WIDEST))
    return [room * letters / sum(longest) for letters in longest]


def _text(cell: list) -> str:
    return " ".join(piece.getPlainText() for piece in cell if isinstance(piece, Paragraph))


def _pixels(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 5 else 0


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
