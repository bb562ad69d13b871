"""The links that put entries away and take them out again, the same in the three lists."""

from django.utils.translation import gettext_lazy as _

from admin_portal.generic import Link

RIGHT = "settings.manage"


def archive_link(url_name: str) -> Link:
    return Link(
        _("Archive"), url_name, RIGHT, "archive", dialog=True, when=lambda row: row.archived_at is None
    )


def restore_link(url_name: str) -> Link:
    return Link(
        _("Restore"), url_name, RIGHT, "arrow-repeat", dialog=True,
        when=lambda row: row.archived_at is not None,
    )  # fmt: skip
