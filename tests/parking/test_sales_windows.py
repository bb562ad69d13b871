"""Sales windows (parking §6)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from core.exceptions import RowMissing
from core.models import AuditEntry
from parking.choices import WindowStage
from parking.exceptions import BadWindow, NameRequired, NameTaken
from parking.models import SalesWindow
from parking.rules.sales_window import is_on_sale, stage, validity
from parking.services.sales_windows import (
    archive_sales_window,
    choose_active_windows,
    restore_sales_window,
    save_sales_window,
)
from tests.factories.accounts import ACTOR

SECOND = timedelta(seconds=1)
VALUES = {
    "name": "Yearly 2026",
    "window_type": "Y",
    "sale_starts_at": datetime(2026, 8, 1, 12, tzinfo=UTC),
    "sale_ends_on": date(2026, 10, 31),
    "starts_on": date(2026, 9, 1),
    "ends_on": date(2027, 4, 30),
}


def window(**facts):
    return save_sales_window(actor=ACTOR, values=VALUES | facts)


def unsaved(**facts):
    return SalesWindow(**VALUES | facts)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"ends_on": date(2026, 8, 31)}, "ends_on"),
        ({"sale_ends_on": date(2027, 5, 1)}, "sale_ends_on"),
        ({"sale_starts_at": datetime(2026, 11, 1, 12, tzinfo=UTC)}, "sale_starts_at"),
    ],
)
def test_parking_WIN_1_days_in_order(ours, facts, field):
    with pytest.raises(BadWindow) as refused:
        window(**facts)
    assert refused.value.field == field and not SalesWindow.objects.exists()


def test_without_an_end_the_sale_ends_with_the_validity(ours):
    assert window(sale_ends_on=None).sale_ends_on == VALUES["ends_on"]


def test_names_are_needed_and_taken_once_among_those_in_use(ours):
    with pytest.raises(NameRequired):
        window(name="  ")
    first = window()
    with pytest.raises(NameTaken):
        window(name="YEARLY 2026")
    archive_sales_window(actor=ACTOR, window_id=first.pk)
    window()
    with pytest.raises(NameTaken):
        restore_sales_window(actor=ACTOR, window_id=first.pk)


def test_parking_WIN_2_one_active_window_of_each_type(ours):
    first, second, monthly = window(), window(name="Yearly 2027"), window(name="March", window_type="M")
    choose_active_windows(actor=ACTOR, chosen={"Y": first.pk, "M": monthly.pk})
    choose_active_windows(actor=ACTOR, chosen={"Y": second.pk})
    assert set(SalesWindow.objects.active()) == {second, monthly}
    choose_active_windows(actor=ACTOR, chosen={"M": None})
    assert set(SalesWindow.objects.active()) == {second}
    actions = AuditEntry.objects.filter(object_type="parking.saleswindow").order_by("pk")
    told = [entry.action for entry in actions if entry.object_id == str(first.pk)]
    assert told == ["sales_window.created", "sales_window.activated", "sales_window.deactivated"]


def test_a_window_of_another_type_or_in_the_archive_cannot_be_chosen(ours):
    monthly = window(window_type="M")
    gone = archive_sales_window(actor=ACTOR, window_id=window(name="Old").pk)
    for pk in (monthly.pk, gone.pk, 0):
        with pytest.raises(RowMissing):
            choose_active_windows(actor=ACTOR, chosen={"Y": pk})


def test_the_database_keeps_one_active_window_of_a_type(ours):
    rows = [window(), window(name="Other")]
    with pytest.raises(IntegrityError, match="one_active_window"), transaction.atomic():
        SalesWindow.objects.filter(pk__in=[row.pk for row in rows]).update(is_active=True)


def test_archiving_ends_the_sale(ours):
    row = window()
    choose_active_windows(actor=ACTOR, chosen={"Y": row.pk})
    assert archive_sales_window(actor=ACTOR, window_id=row.pk).is_active is False
    assert restore_sales_window(actor=ACTOR, window_id=row.pk).archived_at is None
    assert not SalesWindow.objects.active()


@pytest.mark.parametrize("zone", ["America/Toronto", "America/St_Johns", "America/Vancouver"])
def test_parking_WIN_3_valid_from_the_first_to_the_last_second_there(zone):
    zone = ZoneInfo(zone)
    starts_at, ends_at = validity(unsaved(starts_on=date(2026, 3, 8), ends_on=date(2026, 11, 1)), zone)
    assert (
        starts_at.isoformat()[:19] == "2026-03-08T00:00:00"
        and ends_at.isoformat()[:19] == "2026-11-01T23:59:59"
    )
    assert starts_at.utcoffset() - ends_at.utcoffset() == timedelta(0), (
        "both days change the clocks, at night"
    )


@pytest.mark.parametrize("zone", ["America/Toronto", "America/St_Johns", "America/Vancouver"])
@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1), date(2028, 2, 29)])
def test_nothing_sells_before_opening_or_after_closing(zone, day):
    zone = ZoneInfo(zone)
    opens = datetime(day.year, day.month, day.day, 3, 30, tzinfo=zone)
    row = unsaved(sale_starts_at=opens, sale_ends_on=day, starts_on=day, ends_on=day)
    closes = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=zone).astimezone(UTC)
    opens = opens.astimezone(UTC)
    sold = [is_on_sale(row, at, zone) for at in (opens - SECOND, opens, closes, closes + SECOND)]
    assert sold == [False, True, True, False]


def test_stages():
    zone = ZoneInfo("America/Toronto")
    days = {
        datetime(2026, 7, 1, tzinfo=UTC): WindowStage.UPCOMING,
        datetime(2026, 8, 15, tzinfo=UTC): WindowStage.ON_SALE,
        datetime(2026, 12, 1, tzinfo=UTC): WindowStage.CLOSED,
        datetime(2027, 6, 1, tzinfo=UTC): WindowStage.ENDED,
    }
    assert {at: stage(unsaved(), at, zone) for at in days} == days
