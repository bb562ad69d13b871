"""The pages of the portal that share their tests: a new page is one line here."""

from dataclasses import dataclass

from django.urls import reverse

from admin_portal.access import SIGNED_IN
from admin_portal.picks.lists import LISTS

LIST, DETAIL, FORM, ACTION = "list", "detail", "form", "action"
METHODS = {LIST: ("get",), DETAIL: ("get",), FORM: ("get", "post"), ACTION: ("get", "post")}


@dataclass(frozen=True)
class PageCase:
    """A page by its name, the right it asks for, its kind, and the row of tests/world.py it is about."""

    name: str
    right: str
    kind: str
    of: str = ""

    def url(self, site) -> str:
        return reverse(f"admin_portal:{self.name}", args=[row_of(site, self.of).pk] if self.of else [])

    def __str__(self):
        return self.name


def row_of(site, of):
    """The world's row, also through a relation: `vehicle.make`."""
    row = site
    for part in of.split("."):
        row = getattr(row, part)
    return row


PICKED = {
    "plate_types": "vehicle.plate_type",
    "makes": "vehicle.make",
    "colours": "vehicle.colour",
    "body_types": "vehicle.body_type",
    "provinces": "vehicle.province",
    "user_types": "driver.profile.user_type",
}


def _pick_pages():
    for pick in LISTS:
        row = PICKED[pick.key]
        yield PageCase(pick.key, "settings.manage", LIST)
        yield PageCase(f"{pick.key}_add", "settings.manage", FORM)
        yield PageCase(f"{pick.key}_edit", "settings.manage", FORM, row)
        for verb in ("archive", "restore", "delete"):
            if getattr(pick, verb):
                yield PageCase(f"{pick.key}_{verb}", "settings.manage", ACTION, row)


PAGES = (
    PageCase("home", SIGNED_IN, DETAIL),
    PageCase("lot_list", "lots.view", LIST),
    PageCase("lot_add", "lots.edit", FORM),
    PageCase("lot_prices", "lots.price", FORM),
    PageCase("lot_edit", "lots.view", FORM, "lot"),
    PageCase("lot_zones", "lots.view", FORM, "lot"),
    PageCase("lot_archive", "lots.edit", ACTION, "lot"),
    PageCase("lot_restore", "lots.edit", ACTION, "lot"),
    PageCase("lot_group_list", "lot_groups.edit", LIST),
    PageCase("lot_group_add", "lot_groups.edit", FORM),
    PageCase("lot_group_edit", "lot_groups.edit", FORM, "group"),
    PageCase("lot_group_delete", "lot_groups.edit", ACTION, "group"),
    PageCase("lot_zone_list", "lot_zones.edit", LIST),
    PageCase("lot_zone_add", "lot_zones.edit", FORM),
    PageCase("lot_zone_edit", "lot_zones.edit", FORM, "zone"),
    PageCase("lot_zone_delete", "lot_zones.edit", ACTION, "zone"),
    PageCase("vehicle_list", "vehicles.view", LIST),
    PageCase("vehicle_add", "vehicles.edit", FORM),
    PageCase("vehicle_detail", "vehicles.view", DETAIL, "vehicle"),
    PageCase("vehicle_edit", "vehicles.edit", FORM, "vehicle"),
    PageCase("dntt_report", "dntt.edit", LIST),
    PageCase("dntt_add", "dntt.edit", FORM, "vehicle"),
    PageCase("dntt_edit", "dntt.edit", FORM, "dntt"),
    PageCase("dntt_delete", "dntt.edit", ACTION, "dntt"),
    PageCase("alarm_raise", "alarms.clear", FORM, "vehicle"),
    PageCase("alarm_clear", "alarms.clear", ACTION, "alarm"),
    PageCase("pay_station_status", "paystation.view", LIST),
    *_pick_pages(),
)
