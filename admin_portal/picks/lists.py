"""The pick lists: one definition each; pages, forms and tables are the same for all (`pages.py`)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import ArchiveType, Province, UserType
from accounts.services.archive_types import archive_archive_type, restore_archive_type, save_archive_type
from accounts.services.provinces import save_province
from accounts.services.user_types import archive_user_type, restore_user_type, save_user_type
from admin_portal.menu import SYSTEM
from parking.models import BodyType, Colour, Make, PlateType
from parking.services.picks import archive_pick, delete_pick, restore_pick, save_pick

USERS_GROUP = (SYSTEM, _("Users"))
VEHICLES_GROUP = (SYSTEM, _("Vehicles"))


@dataclass(frozen=True)
class PickList:
    """One list. `save(actor, row or None, values)` and the other verbs call the owner's services; a verb that the
    list does not know is None. `fields` are the model's fields in the form and, with the number, in the table."""

    slug: str
    path: tuple
    label: Any
    thing: Any  # what one is called after a verb; translations add the article
    model: type
    order: int
    fields: tuple[str, ...]
    save: Callable
    archive: Callable | None = None
    restore: Callable | None = None
    delete: Callable | None = None
    uses: str = ""
    lead: Any = ""
    help_texts: dict = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The beginning of its pages' names: `plate_types`."""
        return self.slug.replace("-", "_")


def _vehicle_list(slug, label, thing, model, order, *more):
    """A list of parking's: name, and a short name where officers read it."""
    return PickList(
        slug, VEHICLES_GROUP, label, thing, model, order,
        fields=("name", *more),
        save=partial(_save_pick, model),
        archive=lambda actor, row: archive_pick(actor=actor, model=model, pick_id=row.pk),
        restore=lambda actor, row: restore_pick(actor=actor, model=model, pick_id=row.pk),
        delete=lambda actor, row: delete_pick(actor=actor, model=model, pick_id=row.pk),
        uses="vehicles",
    )  # fmt: skip


def _save_pick(model, actor, row, values):
    return save_pick(actor=actor, model=model, pick_id=row and row.pk, **values)


LISTS = (
    PickList(
        "user-types", USERS_GROUP, _("Types"), pgettext_lazy("one", "user type"), UserType, 520,
        fields=("name", "grouping", "visible_to_users", "extra_active_vehicles"),
        save=lambda actor, row, values: save_user_type(actor=actor, user_type=row, **values),
        archive=lambda actor, row: archive_user_type(actor=actor, user_type=row),
        restore=lambda actor, row: restore_user_type(actor=actor, user_type=row),
        lead=_("Kinds of drivers. Lots are offered by them; Guest User stands for people without an account."),
    ),
    PickList(
        "archive-types", USERS_GROUP, _("Archive Types"), pgettext_lazy("one", "archive type"), ArchiveType, 521,
        fields=("name",),
        save=lambda actor, row, values: save_archive_type(actor=actor, archive_type=row, **values),
        archive=lambda actor, row: archive_archive_type(actor=actor, archive_type=row),
        restore=lambda actor, row: restore_archive_type(actor=actor, archive_type=row),
        lead=_("Why users are archived; one is chosen each time."),
    ),
    _vehicle_list(
        "plate-types", _("Manage Plate Types"), pgettext_lazy("one", "plate type"), PlateType, 570, "short_name"
    ),
    _vehicle_list("colours", _("Manage Colours"), pgettext_lazy("one", "colour"), Colour, 571),
    _vehicle_list("makes", _("Manage Makes"), pgettext_lazy("one", "make"), Make, 572),
    _vehicle_list("body-types", _("Manage Types"), pgettext_lazy("one", "vehicle type"), BodyType, 573),
    PickList(
        "provinces", VEHICLES_GROUP, _("Manage Provinces"), pgettext_lazy("one", "province or state"), Province, 574,
        fields=("name", "code", "country"),
        save=lambda actor, row, values: save_province(actor=actor, province=row, **values),
        help_texts={"code": _("The postal abbreviation, such as ON.")},
    ),
)  # fmt: skip
