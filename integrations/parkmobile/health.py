"""How ParkMobile's feed does, in words (integrations §1.5)."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from integrations.parkmobile.adapter import SOURCE
from parking.models import FeedStatus


def freshness() -> str:
    """ "" when the open scope's feed answers or was never asked, else since when it fails, and how."""
    status = FeedStatus.objects.filter(source=SOURCE).first()
    if status is None or status.failed_since is None:
        return ""
    since = date_format(timezone.localtime(status.failed_since), "SHORT_DATETIME_FORMAT")
    return _("ParkMobile fails since %(since)s (%(error_class)s)") % {
        "since": since,
        "error_class": status.error_class,
    }
