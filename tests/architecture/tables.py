"""The tables a new model, page or endpoint must be written into before it lands."""

from typing import NamedTuple

GLOBAL_MODELS = {
    "core.Client": "it is the wall itself",
    "core.ClientDomain": "read to find out which client a host belongs to",
}

LINK = "link"  # about whoever a mailed link names; not an id


class Admin(NamedTuple):
    """An admin page: the right it asks for, and what it is about: an attribute of a half of tests/world.py."""

    right: str
    about: str = ""


ADMIN_PAGES = {
    "home": Admin("signed-in"),
    "login": Admin("public"),
    "logout": Admin("public"),
    "change_password": Admin("account"),
    "forgotten_password": Admin("public"),
    "forgotten_password_sent": Admin("public"),
    "new_password": Admin("public", LINK),
    "lot_list": Admin("lots.view"),
    "lot_add": Admin("lots.edit"),
    "lot_prices": Admin("lots.price"),
    "lot_edit": Admin("lots.view", "lot"),
    "lot_zones": Admin("lots.view", "lot"),
    "lot_archive": Admin("lots.edit", "lot"),
    "lot_restore": Admin("lots.edit", "lot"),
    "lot_group_list": Admin("lot_groups.edit"),
    "lot_group_add": Admin("lot_groups.edit"),
    "lot_group_edit": Admin("lot_groups.edit", "group"),
    "lot_group_delete": Admin("lot_groups.edit", "group"),
    "lot_zone_list": Admin("lot_zones.edit"),
    "lot_zone_add": Admin("lot_zones.edit"),
    "lot_zone_edit": Admin("lot_zones.edit", "zone"),
    "lot_zone_delete": Admin("lot_zones.edit", "zone"),
    "vehicle_list": Admin("vehicles.view"),
    "vehicle_add": Admin("vehicles.edit"),
    "dntt_report": Admin("dntt.edit"),
    "dntt_edit": Admin("dntt.edit", "dntt"),
    "dntt_delete": Admin("dntt.edit", "dntt"),
    "alarm_clear": Admin("alarms.clear", "alarm"),
    "vehicle_detail": Admin("vehicles.view", "vehicle"),
    "vehicle_edit": Admin("vehicles.edit", "vehicle"),
    "dntt_add": Admin("dntt.edit", "vehicle"),
    "alarm_raise": Admin("alarms.clear", "vehicle"),
    "pay_station_status": Admin("paystation.view"),
    "user_types": Admin("settings.manage"),
    "user_types_add": Admin("settings.manage"),
    "user_types_edit": Admin("settings.manage", "driver.profile.user_type"),
    "user_types_archive": Admin("settings.manage", "driver.profile.user_type"),
    "user_types_restore": Admin("settings.manage", "driver.profile.user_type"),
    "plate_types": Admin("settings.manage"),
    "plate_types_add": Admin("settings.manage"),
    "plate_types_edit": Admin("settings.manage", "vehicle.plate_type"),
    "plate_types_archive": Admin("settings.manage", "vehicle.plate_type"),
    "plate_types_restore": Admin("settings.manage", "vehicle.plate_type"),
    "plate_types_delete": Admin("settings.manage", "vehicle.plate_type"),
    "colours": Admin("settings.manage"),
    "colours_add": Admin("settings.manage"),
    "colours_edit": Admin("settings.manage", "vehicle.colour"),
    "colours_archive": Admin("settings.manage", "vehicle.colour"),
    "colours_restore": Admin("settings.manage", "vehicle.colour"),
    "colours_delete": Admin("settings.manage", "vehicle.colour"),
    "makes": Admin("settings.manage"),
    "makes_add": Admin("settings.manage"),
    "makes_edit": Admin("settings.manage", "vehicle.make"),
    "makes_archive": Admin("settings.manage", "vehicle.make"),
    "makes_restore": Admin("settings.manage", "vehicle.make"),
    "makes_delete": Admin("settings.manage", "vehicle.make"),
    "body_types": Admin("settings.manage"),
    "body_types_add": Admin("settings.manage"),
    "body_types_edit": Admin("settings.manage", "vehicle.body_type"),
    "body_types_archive": Admin("settings.manage", "vehicle.body_type"),
    "body_types_restore": Admin("settings.manage", "vehicle.body_type"),
    "body_types_delete": Admin("settings.manage", "vehicle.body_type"),
    "provinces": Admin("settings.manage"),
    "provinces_add": Admin("settings.manage"),
    "provinces_edit": Admin("settings.manage", "vehicle.province"),
    "settings_general": Admin("settings.manage"),
    "settings_third_party": Admin("settings.manage"),
    "settings_history": Admin("settings.manage"),
    "audit_list": Admin("audit.view"),
    "audit_entry": Admin("audit.view", "entry"),
    "task_list": Admin("tasks.view"),
    "task_log": Admin("tasks.view", "task"),
    "task_run": Admin("tasks.run", "task"),
    "task_enable": Admin("tasks.run", "task"),
    "task_disable": Admin("tasks.run", "task"),
    "task_run_detail": Admin("tasks.view", "run"),
    "staff_list": Admin("admins.manage"),
    "staff_add": Admin("admins.manage"),
    "staff_edit": Admin("admins.manage", "clerk"),
    "staff_disable": Admin("admins.manage", "clerk"),
    "staff_enable": Admin("admins.manage", "clerk"),
    "staff_password": Admin("admins.manage", "clerk"),
    "role_list": Admin("roles.manage"),
    "role_add": Admin("roles.manage"),
    "role_edit": Admin("roles.manage", "role"),
    "token_list": Admin("tokens.manage"),
    "token_add": Admin("tokens.manage"),
    "token_calls": Admin("tokens.manage", "token"),
    "token_revoke": Admin("tokens.manage", "token"),
    "mail_list": Admin("mail.view"),
    "mail_detail": Admin("mail.view", "mail_id"),
}

PORTAL_PAGES = {
    "home": "guest",
    "login": "guest",
    "logout": "guest",
    "change_password": "driver",
    "forgotten_password": "guest",
    "forgotten_password_sent": "guest",
    "new_password": "guest",
}

# Endpoint and the scope its token needs.
ENDPOINTS = (
    "permits.push",
    "permits.update",
    "permits.delete",
    "permits.stats",
    "vehicles.push",
    "profiles.types",
    "plates.validate",
)

# Addresses of no surface, and why each may be open.
OPEN_PAGES = {
    "healthz": "tells whether the installation is well, nothing of any client",
    "set_language": "keeps a choice of the visitor's own",
    "set_theme": "keeps a choice of the visitor's own",
    "api:openapi": "the published contract",
    "api:docs": "the published contract",
    "api:nowhere": "the error for addresses that are none",
}
