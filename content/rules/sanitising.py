"""HTML that people write, cut down to what may stand on a page or in a mail (CON-3)."""

import re
from functools import lru_cache

import nh3

# Nothing here can run, send, frame or lay itself over the page, and nothing needs a style attribute, which the
# site's Content-Security-Policy refuses.
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "details", "div",
    "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li",
    "mark", "ol", "p", "pre", "q", "s", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody",
    "td", "tfoot", "th", "thead", "time", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"title", "lang", "dir"},
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "time": {"datetime"},
}
CLASSES = {
    "a": {"btn", "btn-primary", "btn-outline-primary", "btn-sm", "btn-lg"},
    "div": {
        "alert", "alert-info", "alert-warning", "alert-danger", "alert-success", "card", "card-body", "row", "col",
        "col-md-4", "col-md-6", "col-md-8", "g-3",
    },
    "img": {"img-fluid", "rounded", "float-end", "float-start"},
    "p": {"lead", "small", "text-center", "text-end", "text-secondary"},
    "h2": {"text-center"},
    "h3": {"text-center"},
    "span": {"badge", "text-secondary", "text-nowrap"},
    "table": {"table", "table-sm", "table-striped"},
    "td": {"text-end", "text-center"},
    "th": {"text-end", "text-center"},
    "ul": {"list-unstyled"},
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel"}
# Mail programs know style attributes only; these properties colour and space, they neither fetch nor cover.
MAIL_STYLES = {
    "color", "background-color", "font", "font-family", "font-size", "font-style", "font-weight", "line-height",
    "text-align", "text-decoration", "vertical-align", "margin", "margin-top", "margin-bottom", "margin-left",
    "margin-right", "padding", "padding-top", "padding-bottom", "padding-left", "padding-right", "border",
    "border-top", "border-bottom", "border-left", "border-right", "border-collapse", "border-radius", "width",
    "max-width", "height", "list-style-type", "white-space", "overflow-wrap",
}  # fmt: skip
MAIL_ATTRIBUTES = {
    "*": ATTRIBUTES["*"] | {"style"},
    "table": {"width", "cellpadding", "cellspacing", "border", "align", "bgcolor"},
    "td": ATTRIBUTES["td"] | {"width", "align", "valign", "bgcolor"},
    "th": ATTRIBUTES["th"] | {"width", "align", "valign", "bgcolor"},
}

# Characters of no language hold the places of our own markup while people's is cleaned (content.queries.expansion).
OPEN, CLOSE = "\ue000", "\ue001"
PLACE = re.compile(f"{OPEN}(\\d+){CLOSE}")


def without_marks(text: str) -> str:
    """The text without the characters that hold places, which nobody types, nor NUL, which nothing stores."""
    return text.replace(OPEN, "").replace(CLOSE, "").replace("\x00", "")


def clean_html(html: str) -> str:
    """HTML of a page, without whatever could run, be sent, or be fetched from elsewhere. Cleaning it again is idle."""
    return _page_cleaner().clean(html)


def clean_mail_html(html: str, site: str | None = None) -> str:
    """HTML of a mail: as of a page, with style attributes of harmless properties. A mail that leaves gets `site` before
    links into it; without one ("") they are taken out, for they would lead nowhere."""
    return _mail_cleaner(site).clean(html)


@lru_cache(maxsize=1)
def _page_cleaner() -> nh3.Cleaner:
    return _cleaner(ATTRIBUTES)


@lru_cache(maxsize=100)
def _mail_cleaner(site: str | None) -> nh3.Cleaner:
    relative = {} if site is None else {"url_relative": ("rewrite_with_base", site) if site else "deny"}
    # A mail is a document of its own, so its first heading may be the first of all.
    return _cleaner(
        ATTRIBUTES | MAIL_ATTRIBUTES, TAGS | {"h1"}, filter_style_properties=MAIL_STYLES, **relative
    )


def _cleaner(attributes: dict, tags: set[str] = TAGS, **more) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        attributes=attributes,
        allowed_classes=CLASSES,
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "svg", "math"},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        attribute_filter=_attribute,
        **more,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Pictures come from this site alone (Manage Files), and no place of our markup is inside an attribute."""
    value = PLACE.sub("", value)
    if name == "src" and not re.match(r"/(?![/\\])", value):
        return None
    return value
