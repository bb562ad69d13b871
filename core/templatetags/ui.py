"""The small parts of every page: icons, badges, plates, money, moments (docs/design-system.md)."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.template.base import NodeList
from django.template.loader_tags import BlockNode
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

KIND_ICONS = {
    "ok": "check-circle",
    "info": "info-circle",
    "warn": "exclamation-triangle",
    "bad": "x-octagon",
    "neutral": "dash-circle",
}
MESSAGE_KINDS = {"success": "ok", "info": "info", "warning": "warn", "error": "bad"}
CURRENCY_SIGNS = {"CAD": "$", "USD": "$", "EUR": "€", "GBP": "£"}
CENT = Decimal("0.01")
FEW_FILTERS = 3
PAGE_SIZES = (25, 50, 100)
NUMBER_COLUMN = {part: {"class": "oc-num"} for part in ("th", "td", "tf")}


@register.simple_tag
def icon(name, label="", css=""):
    """An icon of the sprite: decoration, or with `label` a picture that is read aloud."""
    return format_html(
        '<svg class="{}" width="16" height="16" focusable="false" {}><use href="{}#{}"/></svg>',
        f"oc-icon {css}".strip(),
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"'),
        static("icons.svg"),
        name,
    )


@register.simple_tag
def badge(kind, text, icon_name=""):
    """A status: icon, word and colour. `kind` is one of ok, info, warn, bad, neutral; KeyError otherwise."""
    return format_html(
        '<span class="oc-badge oc-{}">{}{}</span>', kind, icon(icon_name or KIND_ICONS[kind]), text
    )


@register.simple_tag
def plate(value, region=""):
    """A licence plate as people know it: framed, in fixed-width letters, with its province or state."""
    if not value:
        return dash(value)
    return format_html(
        '<span class="oc-plate"><span class="oc-plate-number" translate="no">{}</span>{}</span>',
        value,
        format_html('<span class="oc-plate-region">{}</span>', region) if region else "",
    )


@register.simple_tag(takes_context=True)
def money(context, amount, currency=""):
    """An amount to the cent (half-up) in the language's habit; the currency is the client's unless given."""
    if amount is None or amount == "":
        return dash(amount)
    currency = currency or getattr(context.get("client"), "currency", "") or "CAD"
    return format_html('<span class="oc-number">{}</span>', money_words(amount, currency))


def money_words(amount, currency: str) -> str:
    """An amount as `money` shows it, as plain text."""
    amount = Decimal(amount).quantize(CENT, ROUND_HALF_UP)
    figure = number_format(abs(amount), 2, use_l10n=True, force_grouping=True)
    sign = CURRENCY_SIGNS.get(currency, currency)
    minus = "−" if amount < 0 else ""
    if (get_language() or "").startswith("fr"):
        return f"{minus}{figure}\xa0{sign}"
    before = sign if len(sign) == 1 else f"{sign}\xa0"
    return f"{minus}{before}{figure}"


@register.simple_tag
def when(value, seconds=False):
    """A date or a moment, in the client's time zone and the language's order, with its ISO form for machines."""
    if not value:
        return dash(value)
    if not isinstance(value, datetime):
        return format_html(
            '<time datetime="{}">{}</time>', value.isoformat(), date_format(value, "SHORT_DATE_FORMAT")
        )
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    shown = date_format(local, "SHORT_DATETIME_FORMAT")
    if seconds:
        shown += local.strftime(" min %S s" if (get_language() or "").startswith("fr") else ":%S")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), shown)


@register.filter
def dash(value):
    """The value, or a dash that is read aloud as “none”."""
    if value not in (None, ""):
        return value
    return format_html('<span aria-hidden="true">—</span><span class="visually-hidden">{}</span>', _("none"))


@register.filter
def number(value):
    """A number in the language's grouping; anything else as it is."""
    return number_format(value, force_grouping=True) if isinstance(value, int | float | Decimal) else value


@register.filter
def percent(value):
    """A share of a hundred as the language writes it; – where there is none."""
    return "–" if value is None else _("%(share)s%%") % {"share": number(value)}


@register.filter
def kind_icon(kind):
    """The icon that goes with a kind of status."""
    return KIND_ICONS[kind]


@register.filter
def message_kind(message):
    """The kind of status of one of Django's messages."""
    return MESSAGE_KINDS.get(message.level_tag, "neutral")


@register.simple_tag
def page_sizes():
    """The numbers of rows a page of a list may have."""
    return PAGE_SIZES


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context, filterset):
    """The form of a django-filter FilterSet: the field `q` first, then the others, then what is switched on.

    More than three others are folded away, except those that the set names in `in_line`.
    """
    form = filterset.form
    form.marks_optional = False
    request = context["request"]
    kept = [
        (name, request.GET[name])
        for name in ("sort", "per_page")
        if name in request.GET and name not in form.fields
    ]
    others = [field for field in form.visible_fields() if field.name != "q"]
    in_line = getattr(filterset, "in_line", form.fields if len(others) <= FEW_FILTERS else ())
    return {
        "form": form,
        "search": form["q"] if "q" in form.fields else None,
        "in_line": [field for field in others if field.name in in_line],
        "folded": [field for field in others if field.name not in in_line],
        "kept": kept,
        "chips": _chips(form, request.GET),
        "clear_url": "?" + "&".join(f"{name}={value}" for name, value in kept),
    }


def _chips(form, query):
    """(label, value in words, address without it) of every filter that is on."""
    chips = []
    for field in form.visible_fields():
        names = _parameters(field)
        parts = [", ".join(_words(field, raw) for raw in query.getlist(name) if raw) for name in names]
        if not any(parts):
            continue
        rest = query.copy()
        for name in [*names, "page"]:
            rest.pop(name, None)
        chips.append((field.label, " – ".join(part or "…" for part in parts), f"?{rest.urlencode()}"))
    return chips


def _parameters(field):
    """The names under which a field's value stands in the address: two for a range."""
    suffixes = getattr(field.field.widget, "suffixes", [])
    return [f"{field.html_name}_{suffix}" for suffix in suffixes] or [field.html_name]


def _words(field, raw):
    for choice in field.subwidgets if hasattr(field.field, "choices") else ():
        for option in _options(choice.data):
            if str(option.get("value", "")) == raw:
                return str(option["label"])
    return raw


def _options(data):
    """The options of a bound select or list of boxes, flat."""
    if "optgroups" not in data:
        return [data]
    return [option for _group, options, _index in data["optgroups"] for option in options]


class _TitleText(template.Node):
    """The `title` block once more, as plain text for <title>: pages name themselves in one place."""

    def render(self, context):
        again = BlockNode("title", NodeList()).render(context)
        return " ".join(strip_tags(again.replace("><", "> <")).split())


@register.tag
def title_text(parser, token):
    """`{% title_text %}`: the words of the page's `title` block, without tags."""
    return _TitleText()
