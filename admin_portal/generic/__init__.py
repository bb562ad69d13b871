"""Generic pages of the admin portal; see `page.py` for how they are put together (DECISIONS 11)."""

from admin_portal.generic.actions import ActionPage
from admin_portal.generic.bulk import BulkAction
from admin_portal.generic.columns import (
    BadgeColumn,
    Column,
    LinksColumn,
    MoneyColumn,
    NumberColumn,
    PlateColumn,
    WhenColumn,
    YesColumn,
    opens,
)
from admin_portal.generic.details import DetailPage
from admin_portal.generic.forms import FormPage
from admin_portal.generic.lists import ListPage
from admin_portal.generic.once import Secret
from admin_portal.generic.page import Link
from admin_portal.generic.service_form import ServiceForm
from admin_portal.generic.tables import Table

__all__ = [
    "ActionPage",
    "BadgeColumn",
    "BulkAction",
    "Column",
    "DetailPage",
    "FormPage",
    "Link",
    "LinksColumn",
    "ListPage",
    "MoneyColumn",
    "NumberColumn",
    "PlateColumn",
    "Secret",
    "ServiceForm",
    "Table",
    "WhenColumn",
    "YesColumn",
    "opens",
]
