"""HTML of a mail as plain text, for programs and people that read no HTML."""

import re
from html.parser import HTMLParser

BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "section", "figure", "dl",
}  # fmt: skip
LINES = {"br", "li", "tr", "dt", "dd", "hr", "caption", "figcaption", "summary"}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS or tag in LINES:
            self.words.append("\n\n" if tag in BLOCKS else "\n")
        if tag == "li":
            self.words.append("- ")
        elif tag == "img":
            self.words.append(dict(attrs).get("alt") or "")
        elif tag == "a":
            self.links.append((dict(attrs).get("href") or "", len(self.words)))

    def handle_endtag(self, tag):
        if tag == "a" and self.links:
            href, start = self.links.pop()
            said = "".join(self.words[start:]).strip()
            if href and href not in (said, f"mailto:{said}", f"tel:{said}"):
                self.words.append(f" ({href})")
        elif tag in ("td", "th"):
            self.words.append(" ")
        elif tag in BLOCKS:
            self.words.append("\n\n")

    def handle_data(self, data):
        self.words.append(re.sub(r"\s+", " ", data))


def plain_text(html: str) -> str:
    """The words of cleaned HTML: blocks apart, items with a dash, links with their address in parentheses."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in "".join(reader.words).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
