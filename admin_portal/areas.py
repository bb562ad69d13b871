"""The areas of the admin portal, each a folder with its pages (`urls.py`) and its menu leaves (`menu.py`)."""

AREAS = (
    "home",
    "account",
    "people",
    "companies",
    "imports",
    "lots",
    "lot_groups",
    "lot_zones",
    "vehicles",
    "pay_stations",
    "picks",
    "system_settings",
    "sftp",
    "audit_log",
    "system_tasks",
    "staff",
    "roles",
    "login_sources",
    "api_tokens",
    "mail",
)
