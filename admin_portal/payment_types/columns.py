"""Cells of the list of payment types."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from admin_portal.generic import Column, YesColumn
from core.templatetags.ui import badge, icon


class AllowedColumn(YesColumn):
    """✓ or ✗, as the list of the reference product has them; exported as words."""

    def render(self, value):
        return (
            icon("check-lg", label=_("Yes")) if value else icon("x-lg", label=_("No"), css="text-secondary")
        )


class ProviderColumn(Column):
    """The provider in words; one that this installation does not have by its key, marked."""

    def render(self, record):
        if record.is_known:
            return record.plug.label
        return format_html("<span>{} {}</span>", record.provider, badge("warn", _("not installed here")))

    def value(self, record):
        return str(record.plug.label) if record.is_known else record.provider


class UsersColumn(AllowedColumn):
    """Whether it is offered in the portal, and to which user types."""

    def render(self, value, record):
        names = user_type_names(record) if value else ""
        return format_html('<span>{}<span class="oc-sub">{}</span></span>', super().render(value), names)


class UserTypesColumn(Column):
    """The same user types in a column of the export; on the page they stand below the mark."""

    def value(self, record):
        return user_type_names(record)


def user_type_names(record) -> str:
    return ", ".join(user_type.name for user_type in record.user_types.all())
