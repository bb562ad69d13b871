"""The form of a mail: one line of subject, paragraphs of plain text, the layout, the document around it all."""

import re
import unicodedata
from functools import lru_cache

from django.utils.html import escape

LONGEST_SUBJECT = 250
# Addresses and codes are each one token, so that neither a line break nor a link is put inside a code.
_TOKEN = re.compile(r"https?://\S+|\[\[[^\[\]]{0,1000}+\]\]|\[[^\[\]]{0,1000}+\]")
_LINK_CODE = re.compile(r"\[(?:[a-z][a-z0-9_-]*_)?link\]")
_CONTENT = re.compile(r"(?<!\[)\[content\](?!\])")
# Controls, ends of lines and paragraphs, halves of characters; and marks that turn the writing direction around.
_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

# Colours are the reader's own scheme's; nothing here is needed where a mail program leaves styles out.
_DARK = "@media (prefers-color-scheme:dark)"
_STYLE = (
    ":root{color-scheme:light dark;supported-color-schemes:light dark}"
    "body{margin:0;padding:0;background:#ffffff;color:#1f2933;"
    "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}"
    "a{color:#0b57a4}img{max-width:100%}hr{border:0;border-top:1px solid #8a94a0;margin:24px 0}"
    ".btn{display:inline-block;padding:10px 18px;border:1px solid;border-radius:6px;text-decoration:none}"
    ".btn-primary{background:#0b57a4;border-color:#0b57a4;color:#ffffff}"
    f"{_DARK}{{body{{background:#16191d;color:#e4e7eb}}a{{color:#8ab8f0}}}}"
)


def one_line(text: str) -> str:
    """A subject: one line without anything unseen, of at most 250 characters."""
    seen = "".join(" " if unicodedata.category(c) in _UNSEEN or c in _TURNING else c for c in text)
    return re.sub(r" +", " ", seen).strip()[:LONGEST_SUBJECT].rstrip()


def tidy(text: str) -> str:
    """Plain text as it is sent: no empty lines where a condition left its words out, one line end at the end."""
    text = re.sub(r"[ \t]+\n", "\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@lru_cache(maxsize=200)
def paragraphs(text: str) -> str:
    """Words with codes as HTML with codes: paragraphs, line breaks, addresses as links, everything else escaped."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "\n".join(f"<p>{_inline(block.strip())}</p>" for block in blocks)


def _inline(block: str) -> str:
    parts, done = [], 0
    for token in _TOKEN.finditer(block):
        parts += [_broken(block[done : token.start()]), _linked(token[0])]
        done = token.end()
    return "".join([*parts, _broken(block[done:])])


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")


def _linked(token: str) -> str:
    if _LINK_CODE.fullmatch(token):
        return f'<a href="{token}">{token}</a>'
    if token.startswith("[") or "[" in token:
        return escape(token)
    address = token.rstrip(".,;:!?)]}'\"’”»")
    return f'<a href="{escape(address)}">{escape(address)}</a>{escape(token[len(address) :])}'


def in_layout(layout: str, content: str) -> str:
    """The layout with what it is the layout of in the place of its [content]."""
    return _CONTENT.sub(lambda _found: content, layout, count=1)


def contents(layout: str) -> int:
    """How many places for [content] a layout has; one is right."""
    return len(_CONTENT.findall(layout))


def without_empty_paragraphs(html: str) -> str:
    """HTML without the paragraphs whose words a condition left out."""
    return re.sub(r"<p>\s*</p>\n?", "", html)


def document(*, language: str, direction: str, title: str, body: str) -> str:
    """A whole HTML mail around a body that is clean."""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
        f'<body>\n<div role="main">\n{body}\n</div>\n</body>\n</html>\n'
    )


def in_theme(html: str, theme: str) -> str:
    """A document of `document` as a program in the `light` or `dark` theme shows it, whatever the reader's own is."""
    if theme not in ("light", "dark"):
        return html
    html = html.replace(_DARK, "@media all" if theme == "dark" else "@media not all", 1)
    return html.replace("color-scheme:light dark", f"color-scheme:{theme}", 1)
