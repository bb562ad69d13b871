"""Words for the keys that audit entries and task runs keep: what was done, to which detail, how many of what.

A key without words is shown as it is, so a new one is readable, if not pretty, before it is named here.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What an action (noun.verb) says, by its verb.
VERBS = {
    "created": pgettext_lazy("history", "Added"),
    "changed": pgettext_lazy("history", "Changed"),
    "archived": pgettext_lazy("history", "Archived"),
    "restored": pgettext_lazy("history", "Restored"),
    "deleted": pgettext_lazy("history", "Deleted"),
    "merged": pgettext_lazy("history", "Another account merged into this one"),
    "received": pgettext_lazy("history", "Received"),
    "started": pgettext_lazy("history", "Started"),
    "held": pgettext_lazy("history", "Held"),
    "confirmed": pgettext_lazy("history", "Let go on"),
    "cancelled": pgettext_lazy("history", "Cancelled"),
    "done": pgettext_lazy("history", "Done"),
    "merged_into": pgettext_lazy("history", "Merged into another account"),
    "unmerged": pgettext_lazy("history", "Merge undone"),
    "login_as_started": pgettext_lazy("history", "Staff signed in as this user"),
    "login_as_ended": pgettext_lazy("history", "Staff returned to Admin"),
    "link_sent": pgettext_lazy("history", "Password link sent"),
    "raised": pgettext_lazy("history", "Raised"),
    "cleared": pgettext_lazy("history", "Cleared"),
    "enabled": pgettext_lazy("history", "Enabled"),
    "disabled": pgettext_lazy("history", "Disabled"),
    "revoked": pgettext_lazy("history", "Revoked"),
    "refused": pgettext_lazy("history", "Refused"),
    "run": pgettext_lazy("history", "Run by hand"),
    "signed_in": pgettext_lazy("history", "Signed in"),
    "signed_out": pgettext_lazy("history", "Signed out"),
    "password_changed": pgettext_lazy("history", "Password changed"),
    "password_forgotten": pgettext_lazy("history", "New password asked for"),
    "password_reset": pgettext_lazy("history", "Temporary password given"),
    "roles_changed": pgettext_lazy("history", "Roles changed"),
    "keys_changed": pgettext_lazy("history", "Keys changed"),
    "zones_changed": pgettext_lazy("history", "Zones changed"),
    "user_types_changed": pgettext_lazy("history", "User types changed"),
    "records_linked": pgettext_lazy("history", "Records linked"),
    "pick_lists_filled": pgettext_lazy("history", "Lists filled"),
    "ended_early": pgettext_lazy("history", "Ended early"),
    "polled": pgettext_lazy("history", "Fetched"),
    "failing": pgettext_lazy("history", "Does not answer"),
    "recovered": pgettext_lazy("history", "Answers again"),
    "purged": pgettext_lazy("history", "Old entries deleted"),
    "rotated": pgettext_lazy("history", "Encrypted anew"),
}

# Numbers of a task run.
FIGURES = {
    "records": pgettext_lazy("figure", "records"),
    "rows": pgettext_lazy("figure", "rows"),
    "new": pgettext_lazy("figure", "new"),
    "changed": pgettext_lazy("figure", "changed"),
    "unchanged": pgettext_lazy("figure", "unchanged"),
    "ended_early": pgettext_lazy("figure", "ended early"),
    "refused": pgettext_lazy("figure", "refused"),
    "skipped": pgettext_lazy("figure", "skipped"),
    "duplicates": pgettext_lazy("figure", "duplicates"),
    "zones": pgettext_lazy("figure", "zones"),
    "zones_skipped": pgettext_lazy("figure", "zones skipped"),
    "zones_failed": pgettext_lazy("figure", "zones failed"),
    "calls": pgettext_lazy("figure", "calls"),
    "answers": pgettext_lazy("figure", "answers"),
    "runs": pgettext_lazy("figure", "runs"),
    "jobs": pgettext_lazy("figure", "jobs"),
    "accepted": pgettext_lazy("figure", "sent"),
    "captured": pgettext_lazy("figure", "kept here"),
    "queued": pgettext_lazy("figure", "waiting"),
    "failed": pgettext_lazy("figure", "failed"),
    "unknown": pgettext_lazy("figure", "fate unknown"),
    "files": pgettext_lazy("figure", "files"),
    "imported": pgettext_lazy("figure", "imported"),
    "waiting": pgettext_lazy("figure", "waiting"),
}

# Details of an audit entry that are no field of what it is about.
DETAILS = FIGURES | {
    "removed": _("removed"),
    "added": _("added"),
    "lots": _("lots"),
    "roles": _("roles"),
    "hosts": _("host names"),
    "person": _("person"),
    "released": pgettext_lazy("figure", "released"),
    "user_type": _("user type"),
    "address": _("address"),
    "count": pgettext_lazy("figure", "number"),
    "error_class": _("kind of error"),
    "by": _("by"),
    "key": _("setting"),
    "change": _("value"),
}
