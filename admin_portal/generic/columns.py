"""Cells of lists: what is seen on the page, and the plain value that goes into an export."""

from operator import attrgetter

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django_tables2 import Column as BaseColumn

from admin_portal.access import may
from core.templatetags.ui import NUMBER_COLUMN, badge, icon, money, plate, when

BULK_FORM = "bulk"
DIALOG = mark_safe(" data-dialog")


def opens(url_name: str, right: str, key=lambda record: record.pk):
    """For `linkify`: the page of the row, for who may open it; `key` gives the address's id or None."""

    def url(record, table):
        pk = key(record)
        return reverse(url_name, args=[pk]) if pk is not None and may(table.request.user, right) else None

    return url


class Column(BaseColumn):
    """A cell of text; exports keep numbers as numbers."""

    def value(self, value):
        return value if isinstance(value, int | float) else str(value)


class NumberColumn(Column):
    """Figures, right-aligned."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, attrs=NUMBER_COLUMN, **kwargs)


class PlateColumn(Column):
    """A licence plate; `region` leads from the row to the province's code (`province.code`)."""

    def __init__(self, *args, region="", **kwargs):
        super().__init__(*args, **kwargs)
        self.region = region

    def render(self, value, record):
        return plate(value, attrgetter(self.region)(record) if self.region else "")

    def value(self, value):
        return str(value)


class WhenColumn(Column):
    """A date or moment in the client's zone; exported as `2026-01-31 13:45:00`."""

    def __init__(self, *args, seconds=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.seconds = seconds

    def render(self, value):
        return when(value, seconds=self.seconds)

    def value(self, value):
        if not hasattr(value, "hour"):
            return value.isoformat()
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")


class MoneyColumn(NumberColumn):
    """An amount; `currency` names the row's attribute, else it is the client's."""

    def __init__(self, *args, currency="", **kwargs):
        super().__init__(*args, **kwargs)
        self.currency = currency

    def render(self, value, record, table):
        own = getattr(record, self.currency, "") if self.currency else ""
        return money({"client": table.request.client}, value, own)

    def value(self, value):
        return float(value)


class YesColumn(Column):
    """Yes as a badge, no as the absence of one."""

    empty_values = (None,)

    def __init__(self, *args, yes=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.yes = yes

    def render(self, value):
        return badge("ok", self.yes or _("Yes")) if value else ""

    def value(self, value):
        return _("Yes") if value else _("No")


class BadgeColumn(Column):
    """A status; `badges` maps its stored value to (kind, words), and the words are exported."""

    def __init__(self, *args, badges, of=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.badges, self.of = badges, of

    def _badge(self, record, column):
        # The value handed over would be the choice in words, which change with the language.
        return self.badges[self.of(record) if self.of else column.accessor.resolve(record)]

    def render(self, record, bound_column):
        return badge(*self._badge(record, bound_column))

    def value(self, record, bound_column):
        return str(self._badge(record, bound_column)[1])


class SelectColumn(BaseColumn):
    """The box that puts a row into the bulk form."""

    def __init__(self):
        super().__init__(accessor="pk", orderable=False, exclude_from_export=True)

    @property
    def header(self):
        return format_html(
            '<input class="form-check-input" type="checkbox" data-select-all="{}" aria-label="{}" hidden>'
            '<span class="visually-hidden">{}</span>',
            BULK_FORM,
            _("Select all rows of this page"),
            _("Select"),
        )

    def render(self, value, record):
        return format_html(
            '<input class="form-check-input" type="checkbox" name="ids" value="{}" form="{}" aria-label="{}">',
            value,
            BULK_FORM,
            _("Select %(name)s") % {"name": record},
        )


class LinksColumn(BaseColumn):
    """Row links as icons with words for screen readers."""

    def __init__(self, *links):
        super().__init__(
            accessor="pk", orderable=False, exclude_from_export=True, attrs={"td": {"class": "oc-row-links"}}
        )
        self.links = links

    @property
    def header(self):
        return format_html('<span class="visually-hidden">{}</span>', _("Actions"))

    def render(self, record, table):
        shown = [link for link in self.links if link.is_shown(table.request.user, record)]
        return format_html_join(
            "",
            '<a class="oc-tool" href="{}" title="{}"{}>{}<span class="visually-hidden">{} {}</span></a>',
            (
                (
                    link.url(record),
                    link.label,
                    DIALOG if link.dialog else "",
                    icon(link.icon),
                    link.label,
                    record,
                )
                for link in shown
            ),
        )
