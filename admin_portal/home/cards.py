"""The counts on the first page. Each is one query or two and is shown to who may open what it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from admin_portal.system_tasks.failures import failure_notices
from content.queries import lost_mails
from core.choices import WorkState
from core.models import SystemTaskRun
from parking.models import Dntt, Lot, LotZone, PayStationRecord, PeopleAlarm, PlateAlarm, Vehicle
from violations.models import Violation

DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Card:
    """A figure with a link to its page. `count(now)` asks the database; `note` says what exactly is counted."""

    label: Any
    right: str
    url_name: str
    icon: str
    count: Callable
    note: Any = ""


CARDS = (
    Card(
        _("Pay-station records"), "paystation.view", "pay_station_status", "cash-coin",
        lambda now: PayStationRecord.objects.valid_at(now).count(), _("valid now"),
    ),
    Card(
        _("Overdue violations"), "violations.view", "violation_list", "ticket-perforated",
        lambda now: Violation.objects.overdue(now).count(),
    ),
    Card(
        _("Alarms"), "alarms.view", "vehicle_list", "bell",
        lambda now: PlateAlarm.objects.raised().count() + PeopleAlarm.objects.raised().count(),
        _("nobody has cleared yet"),
    ),
    Card(
        _("DNTT"), "dntt.edit", "dntt_report", "shield-check",
        lambda now: Dntt.objects.valid_at(now).count(), _("in force now"),
    ),
    Card(
        _("Task failures"), "tasks.view", "task_list", "activity",
        lambda now: SystemTaskRun.objects.filter(state=WorkState.FAILED, ended_at__gte=now - DAY).count(),
        _("in the last 24 hours"),
    ),
    Card(
        _("Undelivered mail"), "mail.view", "mail_list", "envelope",
        lambda now: lost_mails(since=now - DAY).count(), _("in the last 24 hours"),
    ),
    Card(_("Lots"), "lots.view", "lot_list", "p-square", lambda now: Lot.objects.active().count()),
    Card(_("Zones"), "lot_zones.edit", "lot_zone_list", "signpost-split", lambda now: LotZone.objects.count()),
    Card(
        _("Vehicles"), "vehicles.view", "vehicle_list", "car-front",
        lambda now: Vehicle.objects.filter(archived_at=None).count(),
    ),
)  # fmt: skip


def notices_for(user) -> list[tuple[str, str, str]]:
    """What is wrong now, to who may look at it: (kind, words, address of the page)."""
    if not may(user, "tasks.view"):
        return []
    return [(kind, words, reverse("admin_portal:task_list")) for kind, words in failure_notices()]


def cards_for(user) -> list[dict]:
    """The figures this person may see, counted now."""
    now = timezone.now()
    return [
        {
            "label": card.label,
            "value": card.count(now),
            "url": reverse(f"admin_portal:{card.url_name}"),
            "symbol": card.icon,
            "note": card.note,
        }
        for card in CARDS
        if may(user, card.right)
    ]
