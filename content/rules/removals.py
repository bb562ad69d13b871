"""What cleaning took out of somebody's HTML, for them to be told (CON-3)."""

from collections import Counter
from html.parser import HTMLParser


def removed(before: str, after: str) -> list[str]:
    """The tags, attributes and class names of `before` that `after` has fewer of, as `<form>`, `onclick`, `.evil`."""
    return [*(_parts(before) - _parts(after))]


def _parts(html: str) -> Counter:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.parts


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.parts = Counter()

    def handle_starttag(self, tag, attrs):
        self.parts[f"<{tag}>"] += 1
        for name, value in attrs:
            names = [f".{one}" for one in (value or "").split()] if name == "class" else [name]
            self.parts.update(names)
