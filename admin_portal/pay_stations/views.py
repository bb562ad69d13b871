"""Pay Station Status: what was bought at meters and in apps (parking §12.3)."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ListPage
from admin_portal.pay_stations.filters import RecordFilter
from admin_portal.pay_stations.tables import RecordTable
from parking.models import FeedStatus, PayStationRecord


def silent_feeds(request):
    """A warning for each source that does not answer: a missing record proves nothing then (parking X-14)."""
    now = timezone.now()
    for feed in FeedStatus.objects.exclude(failed_since=None):
        if feed.is_stale(now):
            heard = gettext("never")
            if feed.ok_at:
                heard = date_format(timezone.localtime(feed.ok_at), "SHORT_DATETIME_FORMAT")
            words = gettext(
                "%(source)s does not answer; last heard: %(heard)s. Records of it may be missing."
            )
            yield "warn", words % {"source": feed.source, "heard": heard}


status = ListPage.as_view(
    required_right="paystation.view",
    title=_("Pay Station Status"),
    lead=_(
        "Rights bought outside. Without filters: everything valid now or later. “Valid” goes by time alone."
    ),
    rows=lambda request: PayStationRecord.objects.live(),
    table=RecordTable,
    filters=RecordFilter,
    notices=silent_feeds,
    empty=_("No meter or app has sent a record that is valid now or later."),
    export_name="pay-station-status",
)
