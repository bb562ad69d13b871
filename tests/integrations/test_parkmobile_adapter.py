"""ParkMobile's answers in parking's words: every trap of integrations §3.4 once."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import integrations.parkmobile
from integrations.parkmobile.adapter import BadRow, feed_row, read_zone
from integrations.parkmobile.fake_rights import autumn_night
from integrations.parkmobile.schemas import read_page, read_zones
from integrations.transport import IntegrationError, Reply
from parking.ports import FeedRow

CONTRACT = Path(integrations.parkmobile.__file__).parent / "contract"
TORONTO, VANCOUVER = ZoneInfo("America/Toronto"), ZoneInfo("America/Vancouver")
NOW = datetime(2026, 3, 2, 14, 26, 10, tzinfo=UTC)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def reply(document):
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return Reply(200, {}, body, "vendor.example/x")


def golden(name):
    return reply((CONTRACT / f"{name}.json").read_bytes())


def page(rows=(), **facts):
    return read_page(
        reply({"parkingRights": list(rows), "resultTimeStampLocal": '"2026-03-02T09:26:07"', **facts})
    )


def row(**facts):
    return json.loads(golden("rights").body)["parkingRights"][0] | facts


def read(document, asked="4501", site_zone=TORONTO, now=NOW):
    return read_zone(document, asked, site_zone=site_zone, currency="CAD", now=now)


def one(raw, site_zone=TORONTO):
    return feed_row(raw, "4501", site_zone=site_zone, currency="CAD")


def test_the_golden_zones_are_read_with_their_leading_zeros():
    assert [zone.signageZoneCode for zone in read_zones(golden("zones"))] == ["4501", "0077"]


def test_the_golden_page_becomes_a_row():
    result = read(read_page(golden("rights")))
    assert result.rows == {
        "993000:70000001": FeedRow(
            external_id="993000:70000001", plate="ABCD123", zone_name="4501",
            starts_at=utc("2026-03-02T14:18:01"), ends_at=utc("2026-03-02T16:18:01"),
            amount=Decimal("4.50"), currency="CAD",
        )
    }  # fmt: skip
    assert result.is_complete and result.doubt == ""


def test_the_older_shape_has_local_times_an_int_amount_and_a_permit():
    (result,) = read(read_page(golden("rights_older"))).rows.values()
    assert (result.starts_at, result.ends_at) == (utc("2026-03-02T14:18:01"), utc("2026-03-02T16:18:01"))
    assert (result.plate, result.amount, result.permit_no) == ("abcd 124", Decimal("4.00"), "PM-00042")


def test_utc_fields_win_over_local_ones():
    raw = row(startDateLocal="2026-03-02T01:00:00", timeZone="Pacific Standard Time")
    assert one(raw).starts_at == utc("2026-03-02T14:18:01")


@pytest.mark.parametrize(
    ("name", "starts_at"),
    [
        ("Newfoundland Standard Time", "2026-03-02T12:48:01"),
        ("Pacific Standard Time", "2026-03-02T17:18:01"),
        ("Mars Standard Time", "2026-03-02T14:18:01"),
        (None, "2026-03-02T14:18:01"),
    ],
)
def test_local_times_follow_the_windows_zone_else_the_sites(name, starts_at):
    raw = row(timeZone=name)
    del raw["startDateUtc"], raw["endDateUtc"]
    assert one(raw).starts_at == utc(starts_at)


def test_the_repeated_hour_errs_in_the_parkers_favour():
    rights = {right.plate: right for right in autumn_night(2026)}
    old = {plate: one(right.document(is_old=True)) for plate, right in rights.items()}
    new = {plate: one(right.document(is_old=False)) for plate, right in rights.items()}
    for plate, right in rights.items():
        assert (new[plate].starts_at, new[plate].ends_at) == (right.starts_at, right.ends_at)
        assert old[plate].starts_at <= right.starts_at and old[plate].ends_at >= right.ends_at
    assert old["FOLD002"].ends_at == rights["FOLD002"].ends_at + timedelta(hours=1)


def test_a_year_whose_first_of_november_is_another_day_has_its_night_too():
    for year in range(2024, 2032):
        (first, *_) = autumn_night(year)
        local = first.starts_at.astimezone(TORONTO)
        assert (local.weekday(), local.fold) == (6, 0)
        assert first.ends_at.astimezone(TORONTO).fold == 1


def test_a_zone_code_that_came_as_a_number_is_text_and_a_right_keeps_the_zone_it_names():
    assert one(row(signageZoneCode=4501)).zone_name == "4501"
    assert one(row(signageZoneCode=" 0077 ")).zone_name == "0077"
    assert one(row(signageZoneCode="")).zone_name == "4501"
    assert one(row(signageZoneCode=None)).zone_name == "4501"


@pytest.mark.parametrize(
    ("amount", "kept"),
    [
        (4, "4.00"), ("4.505", "4.51"), (0, "0.00"), (None, None), (-1, None), (1000000, None), ("1e400", None),
        (999999.99, "999999.99"),
    ],
)  # fmt: skip
def test_an_amount_that_cannot_be_money_costs_nobody_the_right(amount, kept):
    assert one(row(purchaseAmount=amount)).amount == (kept and Decimal(kept))


def test_a_permit_may_last_for_months_but_not_for_ever():
    assert one(row(endDateUtc="2027-03-02T16:18:01.4230000")).ends_at == utc("2027-03-02T16:18:01")
    with pytest.raises(BadRow, match="right 993000:70000001: it lasts more than 400 days"):
        one(row(endDateUtc="2027-05-02T16:18:01.4230000"))


@pytest.mark.parametrize(
    "raw",
    [
        "a text", None, 7, [], {}, row(parkingRightId=None), row(supplierId=None), row(parkingRightId=True),
        row(lpn={"plate": "X"}), row(startDateUtc="soon"), row(startDateUtc=None, startDateLocal=None),
        row(endDateUtc="", endDateLocal=""), row(endDateUtc="2026-02-30T10:00:00"), row(purchaseAmount="four"),
        row(endDateUtc=20260302), row(startDateUtc="0001-01-01T00:00:00+14:00"),
    ],
)  # fmt: skip
def test_a_malformed_row_is_refused_and_spoils_no_other(raw):
    result = read(page([raw, row()]))
    assert list(result.rows) == ["993000:70000001"]
    assert len(result.refused) == 1 and "ABCD123" not in result.refused[0]
    assert not result.is_complete


def test_a_row_twice_is_one_row_and_the_later_end_counts():
    later = row(endDateUtc="2026-03-02T17:00:00.0000000")
    for rows in ([row(), later, row()], [later, row(), row()]):
        result = read(page(rows))
        assert result.rows["993000:70000001"].ends_at == utc("2026-03-02T17:00:00")
        assert (result.duplicates, result.is_complete) == (2, True)


@pytest.mark.parametrize(
    ("facts", "doubt"),
    [
        ({"totalCount": 1, "resultCount": 1}, ""),
        ({"totalCount": 2, "resultCount": 1}, "partial"),
        ({"totalCount": 2, "resultCount": 2}, "partial"),  # it says two and lists one
        ({"totalCount": 2}, "partial"),
        ({"totalCount": None, "resultCount": None}, ""),
        ({}, ""),
    ],
)
def test_a_list_that_is_shorter_than_it_says_is_partial(facts, doubt):
    result = read(page([row()], **facts))
    assert (result.doubt, result.is_complete) == (doubt, not doubt)


@pytest.mark.parametrize(
    ("stamp", "zone", "doubt"),
    [
        ('"2026-03-02T09:26:07.7759835"', TORONTO, ""),
        ("2026-03-02T09:17:00", TORONTO, ""),
        ("2026-03-02T09:16:00", TORONTO, "stale"),  # an answer kept for ten minutes
        ("2026-03-02T09:37:00", TORONTO, "stale"),  # their clock, or ours, is wrong
        ("2026-03-02T09:05:00", VANCOUVER, "stale"),
        ("2026-03-02T06:26:07", TORONTO, ""),  # which zone's clock it is, nobody attests
        ("2026-03-02T10:56:07", VANCOUVER, ""),  # Newfoundland's
        ("nonsense", TORONTO, ""),
        (None, TORONTO, ""),
    ],
)
def test_an_answer_ten_minutes_off_is_stale(stamp, zone, doubt):
    assert read(page([row()], resultTimeStampLocal=stamp), site_zone=zone).doubt == doubt


def test_an_empty_answer_may_be_stale_too():
    assert read(page(resultTimeStampLocal="2026-03-02T09:26:07")).is_complete
    assert read(page(resultTimeStampLocal="2026-03-02T09:11:07")).doubt == "stale"


def test_a_stamp_in_the_repeated_hour_is_read_the_nearer_way():
    now = utc("2026-11-01T06:30:00")
    assert read(page(resultTimeStampLocal="2026-11-01T01:30:00"), now=now).doubt == ""


@pytest.mark.parametrize(
    "document",
    [
        [],
        "text",
        None,
        7,
        {},
        {"parkingRights": 5},
        {"parkingRights": None},
        {"parkingRights": [], "totalCount": "many"},
    ],
)
def test_a_page_that_is_none_is_malformed(document):
    with pytest.raises(IntegrationError) as error:
        read_page(reply(document))
    assert error.value.error_class == "malformed"


def test_an_empty_page_may_lack_its_list():
    assert read_page(reply({"totalCount": 0, "resultCount": 0})).parkingRights == []


@pytest.mark.parametrize(
    "document", [[], {}, {"zones": {}}, {"zones": [{}]}, {"zones": [{"signageZoneCode": None}]}]
)
def test_zones_that_are_none_are_malformed(document):
    with pytest.raises(IntegrationError) as error:
        read_zones(reply(document))
    assert error.value.error_class == "malformed"
