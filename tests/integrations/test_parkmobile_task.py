"""“Fetch ParkMobile Stats” against its double: the whole way into pay-station records (seed 004, integrations §3)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.choices import WorkState
from core.exceptions import BadSetting, VendorOnly
from core.health import mark_beat
from core.models import AuditEntry, Client, SystemTask
from core.queries.tasks import task_list
from core.scoping import client_scope
from core.services.tasks import disable_task, ensure_tasks, execute, tick
from core.system_settings import save_settings
from integrations.parkmobile.fake_rights import FakeRight
from integrations.parkmobile.health import freshness
from integrations.transport import Patience
from parking.models import FeedStatus, LotZone, PayStationRecord
from tests.integrations.conftest import ADMIN, OPERATOR, SHORT

HOUR = timedelta(hours=1)
NOW = datetime.now(UTC).replace(microsecond=0)


def right(number, zone="1001", plate=None, begin=-1, end=1, **facts):
    """A right of the double that runs from `begin` to `end` hours around now."""
    plate = plate or f"ABC{number:03d}"
    times = {"starts_at": (NOW + begin * HOUR).isoformat(), "ends_at": (NOW + end * HOUR).isoformat()}
    return {"id": number, "zone": zone, "plate": plate, **times, **facts}


def offer(fakes, *rights, **state):
    codes = list(dict.fromkeys(["1001", "4501", *(row["zone"] for row in rights)]))
    fakes.control("PUT", "parkmobile/state", {"rights": list(rights), "zones": codes} | state)


def fault(fakes, kind, **facts):
    fakes.control("POST", "parkmobile/fault", {"kind": kind, **facts})


def records(site):
    with client_scope(site.client):
        return list(PayStationRecord.objects.order_by("external_id"))


def plates(site):
    return [record.plate for record in records(site)]


def feed(site):
    with client_scope(site.client):
        return FeedStatus.objects.get(source="ParkMobile")


def asked(fakes):
    return [request.path for request in fakes.stages["parkmobile"].requests]


# ---- the whole story ---------------------------------------------------------------------------------------------


def test_the_task_is_declared_as_the_document_says(site):
    with client_scope(site.client):
        line = next(line for line in task_list() if line.key == "parkmobile.fetch")
    assert (str(line.title), line.schedule, line.vendor_only) == (
        "Fetch ParkMobile Stats",
        "every 3 minutes",
        False,
    )


def test_the_feed_becomes_pay_station_records_of_the_source_parkmobile(site, fakes):
    offer(fakes, right(1, amount=4.5), right(2, zone="4501", plate="abcd 123", permit="PM-7"))
    run = site.fetch()
    assert (run.state, run.error_text) == (WorkState.OK, "")
    first, second = records(site)
    assert (first.source, first.external_id, first.zone.name) == ("ParkMobile", "993000:1", "1001")
    assert (first.amount, first.currency) == (Decimal("4.50"), "CAD")
    assert first.ends_at - first.starts_at == 2 * HOUR
    assert (second.plate, second.plate_key, second.permit_no) == ("abcd 123", "ABCD123", "PM-7")
    assert run.counts == {
        "zones": 2, "zones_skipped": 0, "rows": 2, "new": 2, "changed": 0, "unchanged": 0, "ended_early": 0,
        "refused": 0, "duplicates": 0,
    }  # fmt: skip
    assert feed(site).ok_at and feed(site).interval_seconds == 180


def test_parking_PS_6_a_second_run_adds_none_and_a_longer_stay_changes_its_record(site, fakes):
    offer(fakes, right(1), right(2))
    site.fetch()
    run = site.fetch()
    assert (run.counts["new"], run.counts["unchanged"], len(records(site))) == (0, 2, 2)
    offer(fakes, right(1, end=3), right(2))
    before = records(site)[0]
    run = site.fetch()
    after = records(site)[0]
    assert (run.counts["changed"], after.pk) == (1, before.pk)
    assert after.ends_at > before.ends_at


def test_parking_PS_3_an_unmatched_zone_is_skipped_and_named_in_the_log(site, fakes):
    offer(fakes, right(1), right(2, zone="12/B"), right(3, zone="4502"))
    run = site.fetch()
    assert (run.state, plates(site)) == (WorkState.OK, ["ABC001"])
    assert "Skipped, no lot zone of this name: 12/B, 4502" in run.output
    assert run.counts["zones_skipped"] == 2
    assert not [path for path in asked(fakes) if "12" in path or "4502" in path], (
        "nobody asks for what is not kept"
    )


def test_parking_29_5_a_missing_zone_is_skipped_and_once_made_the_next_poll_imports_the_running_permit(
    site, fakes
):
    offer(fakes, right(1, zone="4502"))
    site.fetch()
    assert not records(site)
    with client_scope(site.client):
        LotZone.objects.create(name="4502")
    run = site.fetch()
    assert (run.counts["new"], plates(site)) == (1, ["ABC001"])
    assert records(site)[0].zone.name == "4502"
    assert "Skipped" not in run.output


def test_a_name_that_differs_in_case_is_warned_about(site, fakes):
    with client_scope(site.client):
        LotZone.objects.create(name="North")
    offer(fakes, right(1, zone="NORTH"))
    run = site.fetch()
    assert "“NORTH” and the lot zone “North” differ in case." in run.output
    assert "Skipped, no lot zone of this name: NORTH" in run.output
    assert not records(site)


def test_parking_PS_2_names_match_after_trimming_slashes_spaces_and_zeros_included(site, fakes):
    with client_scope(site.client):
        for name in ("12/B", "River Walk", "0077", "ÉTÉ"):
            LotZone.objects.create(name=name)
    zones = ("12/B", "River Walk", "0077", "ÉTÉ")
    rights = [right(number, zone=zone) for number, zone in enumerate(zones, 1)]
    offer(fakes, *rights, zones=["12/B", " River Walk ", "0077", "ÉTÉ", "77"])
    run = site.fetch()
    assert (run.state, len(records(site))) == (WorkState.OK, 4), run.output
    assert [record.zone.name for record in records(site)] == list(zones)


def test_a_right_that_two_zones_list_is_one_record_in_the_zone_it_names(site, fakes):
    offer(fakes, right(1, zone="4501", also_in=["1001"]))
    for _ in range(3):
        assert site.fetch().state == WorkState.OK
    (record,) = records(site)
    assert (record.zone.name, record.ended_early_at) == ("4501", None)


def test_a_right_missing_from_two_complete_polls_was_ended_by_its_driver(site, fakes):
    offer(fakes, right(1), right(2))
    site.fetch()
    offer(fakes, right(2))
    assert site.fetch().counts["ended_early"] == 0
    assert site.fetch().counts["ended_early"] == 1
    first, second = records(site)
    assert first.ended_early_at and second.ended_early_at is None
    offer(fakes, right(1), right(2))
    site.fetch()
    assert records(site)[0].ended_early_at is None


@pytest.mark.parametrize("when_empty", [404, 200])
def test_a_zone_without_rights_is_no_failure_and_ends_what_it_had(site, fakes, when_empty):
    offer(fakes, right(1))
    site.fetch()
    offer(fakes, when_empty=when_empty)
    assert [site.fetch().state for _ in range(2)] == [WorkState.OK] * 2
    assert records(site)[0].ended_early_at


def test_the_older_shape_gives_the_same_records(site, fakes):
    rights = [right(1), right(2, zone="4501", time_zone="Newfoundland Standard Time")]
    offer(fakes, *rights, shape="new")
    site.fetch()
    new = [(record.plate, record.starts_at, record.ends_at) for record in records(site)]
    offer(fakes, *rights, shape="old")
    run = site.fetch()
    assert [(record.plate, record.starts_at, record.ends_at) for record in records(site)] == new
    assert (run.state, run.counts["new"]) == (WorkState.OK, 0)


def serve(fakes, rows):
    page = {"parkingRights": rows, "totalCount": len(rows), "resultCount": len(rows)}
    offer(fakes, raw={"/parkingrights/zone/1001": page})


def test_parking_PS_8_rows_that_make_no_right_are_refused_one_by_one(site, fakes):
    good = FakeRight.parse(right(1)).document(is_old=False)
    backwards = {"endDateUtc": good["startDateUtc"], "startDateUtc": good["endDateUtc"]}
    changes = [{}, {"lpn": "—"}, {"lpn": "X" * 26}, backwards, {"startDateUtc": "soon"}]
    serve(
        fakes, [*(good | change | {"parkingRightId": n} for n, change in enumerate(changes, 1)), "nonsense"]
    )
    run = site.fetch()
    assert (run.state, run.counts["refused"], run.counts["new"], plates(site)) == (
        WorkState.OK,
        5,
        1,
        ["ABC001"],
    )
    assert "993000:2: it has no plate" in run.output and "993000:4: it ends before it starts" in run.output
    assert "X" * 26 not in run.output, "the log names rights, not plates"


def test_a_flood_of_refused_rows_does_not_flood_the_log(site, fakes):
    good = FakeRight.parse(right(1)).document(is_old=False)
    serve(fakes, [good | {"parkingRightId": n, "lpn": None} for n in range(200)])
    run = site.fetch()
    assert "Zone 1001: 200 rows refused" in run.output
    assert len(run.output.splitlines()) < 30


def test_a_page_with_a_row_that_cannot_be_read_ends_no_right(site, fakes):
    """The unreadable row may be the very right that seems to be missing."""
    offer(fakes, right(1))
    site.fetch()
    serve(fakes, ["nonsense"])
    assert [site.fetch().state for _ in range(3)] == [WorkState.OK] * 3
    assert records(site)[0].ended_early_at is None


def test_a_busy_game_day_goes_in_at_once(site, fakes):
    offer(fakes)
    fakes.control("PUT", "parkmobile/state", {"scenario": "busy_game_day", "zones": ["4501"]})
    run = site.fetch()
    assert (run.state, run.counts["new"], len(records(site))) == (WorkState.OK, 800, 800)
    assert site.fetch().counts["unchanged"] == 800


def test_the_demos_rights_are_imported_run_after_run(site, fakes):
    """What a newcomer sees: each run has live rights."""
    for hours in (0, 3, 30):
        fakes.control("POST", "clock", {"offset_seconds": hours * 3600})
        with client_scope(site.client):
            before = PayStationRecord.objects.count()
        assert site.fetch().counts["rows"] > 5
        assert len(records(site)) > before


def test_every_poll_writes_one_audit_entry(site, fakes):
    offer(fakes, right(1), right(2))
    site.fetch()
    with client_scope(site.client):
        (entry,) = AuditEntry.objects.filter(action="feed.polled")
        assert (entry.actor_kind, entry.actor_id, entry.data["new"]) == ("task", "parkmobile.fetch", 2)
        assert not AuditEntry.objects.filter(object_type="parking.paystationrecord").exists()


def test_zones_are_asked_for_once_and_then_each_zone_once(site, fakes):
    offer(fakes, right(1))
    site.fetch()
    assert sorted(asked(fakes)) == [
        "/nforceapi/parkingrights/zone/1001",
        "/nforceapi/parkingrights/zone/4501",
        "/nforceapi/zones",
    ]


# ---- the schedule ------------------------------------------------------------------------------------------------


def test_the_schedule_runs_it_and_a_disabled_task_stays_quiet(site, fakes):
    offer(fakes, right(1))
    tick(now=timezone.now())
    with client_scope(site.client):
        (run,) = site.task.runs.all()
    execute(run_id=run.pk)
    assert plates(site) == ["ABC001"]
    with client_scope(site.client):
        disable_task(actor=ADMIN, task_id=site.task.pk)
        tick(now=timezone.now() + HOUR)
        assert site.task.runs.count() == 1


def test_parking_TSK_3_without_credentials_the_run_is_skipped_and_names_what_is_missing(site, fakes):
    with client_scope(site.client):
        save_settings(actor=ADMIN, values={"parkmobile_password": "", "parkmobile_api_key": ""})
    run = site.fetch()
    assert (run.state, run.error_class) == (WorkState.SKIPPED, "config")
    assert run.error_text == "System Settings, ParkMobile: API Password, X-API-Key missing"
    assert not asked(fakes)


# ---- failures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["parkmobile_username", "parkmobile_password", "parkmobile_api_key"])
def test_wrong_credentials_end_as_auth_and_nothing_crashes(site, fakes, key):
    offer(fakes, right(1))
    site.fetch()
    with client_scope(site.client):
        save_settings(actor=ADMIN, values={key: "wrong-wrong"})
    run = site.fetch()
    assert (run.state, run.error_class) == (WorkState.FAILED, "auth")
    assert "check user name, password and X-API-Key" in run.error_text
    assert "wrong-wrong" not in run.output + run.error_text
    assert (feed(site).error_class, plates(site)) == ("auth", ["ABC001"])
    assert len(records(site)) == 1 and records(site)[0].ended_early_at is None


@pytest.mark.parametrize(
    ("kind", "facts", "error_class"),
    [
        ("status", {"status": 401}, "auth"),
        ("status", {"status": 400}, "config"),
        ("status", {"status": 429, "retry_after": 60}, "throttled"),
        ("status", {"status": 500}, "transient"),
        ("status", {"status": 503, "retry_after": 1}, "transient"),
        ("timeout", {}, "transient"),
        ("reset", {}, "transient"),
        ("truncated_body", {}, "transient"),
        ("slow_drip", {"ms": 50}, "transient"),
        ("bad_json", {}, "malformed"),
        ("html_error_page", {}, "malformed"),
        ("auth_reject", {}, "auth"),
        ("redirect_login", {}, "auth"),
    ],
)
@pytest.mark.parametrize("place", ["/nforceapi/zones", "/nforceapi/parkingrights/zone/1001"])
def test_every_fault_ends_in_its_class_and_ends_no_right(site, fakes, place, kind, facts, error_class):
    offer(fakes, right(1), right(2, zone="4501"))
    site.fetch()
    site.waited.patience = SHORT if kind in ("timeout", "slow_drip") else Patience()
    fault(fakes, kind, match=f"GET {place}", **facts)
    for _ in range(3):
        run = site.fetch()
    assert (run.state, run.error_class) == (WorkState.FAILED, error_class), run.output
    assert feed(site).error_class == error_class and feed(site).failed_since
    assert [record.ended_early_at for record in records(site)] == [None, None]
    fakes.control("DELETE", "parkmobile/fault")
    site.back_off_ends()
    site.waited.patience = Patience()
    assert site.fetch().state == WorkState.OK
    assert feed(site).failed_since is None


def test_a_missing_list_of_zones_is_a_matter_of_settings(site, fakes):
    fault(fakes, "status", status=404, match="GET /nforceapi/zones")
    run = site.fetch()
    assert (run.state, run.error_class, feed(site).error_class) == (WorkState.FAILED, "config", "config")


def test_one_zone_that_fails_does_not_keep_the_others_from_being_imported(site, fakes):
    offer(fakes, right(1), right(2, zone="4501"))
    fault(fakes, "status", status=500, match="*/zone/1001")
    run = site.fetch()
    assert (run.state, run.error_class, run.counts["zones_failed"]) == (WorkState.FAILED, "transient", 1)
    assert "Zone 1001: " in run.output
    assert plates(site) == ["ABC002"]


def test_the_worst_of_several_errors_names_the_run(site, fakes):
    offer(fakes, right(1), right(2, zone="4501"))
    fault(fakes, "status", status=500, match="*/zone/1001")
    fault(fakes, "bad_json", match="*/zone/4501")
    assert site.fetch().error_class == "malformed"


def test_duplicate_rows_and_a_wrong_content_type_do_no_harm(site, fakes):
    offer(fakes, right(1), right(2))
    for kind in ("duplicate_rows", "wrong_content_type"):
        fault(fakes, kind, match="*/zone/1001")
        run = site.fetch()
        assert (run.state, plates(site)) == (WorkState.OK, ["ABC001", "ABC002"])
        fakes.control("DELETE", "parkmobile/fault")
    assert run.counts["duplicates"] == 0


@pytest.mark.parametrize("seconds", [-1200, 1200])
def test_a_clock_that_is_wrong_is_told_and_nothing_is_taken_as_ended(site, fakes, seconds):
    offer(fakes, right(1), right(2, begin=-2, end=2))
    site.fetch()
    offer(fakes, right(2, begin=-2, end=2))
    fault(fakes, "clock_skew", seconds=seconds, match="*/zone/1001")
    for _ in range(3):
        run = site.fetch()
    assert (run.state, run.error_class) == (WorkState.FAILED, "stale")
    assert [record.ended_early_at for record in records(site)] == [None, None]


def test_a_truncated_list_is_partial_and_ends_nothing_in_any_zone(site, fakes):
    offer(fakes, right(1), right(2), right(3, zone="4501"))
    site.fetch()
    offer(fakes, right(1), right(2), right(4), result_limit=2)
    for _ in range(3):
        run = site.fetch()
    assert (run.state, run.error_class) == (WorkState.FAILED, "partial")
    assert "ParkMobile holds more rights than it listed" in run.output
    assert [record.ended_early_at for record in records(site)] == [None, None, None]


def test_a_throttled_zone_is_left_alone_for_a_while_and_the_others_go_on(site, fakes):
    offer(fakes, right(1), right(2, zone="4501"))
    fault(fakes, "status", status=429, retry_after=600, times=1, match="*/zone/1001")
    site.fetch()
    fakes.stages["parkmobile"].requests.clear()
    run = site.fetch()
    assert (run.error_class, plates(site)) == ("throttled", ["ABC002"])
    assert "zone 1001 is left alone, as ParkMobile asked" in run.output
    assert sorted(asked(fakes)) == ["/nforceapi/parkingrights/zone/4501", "/nforceapi/zones"]
    site.back_off_ends()
    assert site.fetch().state == WorkState.OK


def test_nothing_listening_is_a_failed_run_and_no_more(site, fakes, settings):
    settings.OUTBOUND_ALLOW = ["127.0.0.1:1"]
    with client_scope(site.client):
        save_settings(actor=OPERATOR, values={"parkmobile_base_url": "http://127.0.0.1:1"})
    run = site.fetch()
    assert (run.state, run.error_class) == (WorkState.FAILED, "transient")


def test_an_address_on_this_network_is_refused_though_it_stands_in_the_settings(site, fakes, settings):
    settings.OUTBOUND_ALLOW = []
    run = site.fetch()
    assert (run.state, run.error_class) == (WorkState.FAILED, "config")
    assert not asked(fakes)


# ---- settings and health -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    ["ftp://api.parkmobile.io", "http://api.parkmobile.io", "https://u:p@api.parkmobile.io", "api.parkmobile.io",
     "https://", "https://api.parkmobile.io/?x=1", "https://[::1", "javascript:alert(1)"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_on_the_settings_page(site, url):
    with client_scope(site.client), pytest.raises(BadSetting, match="Enter an https address"):
        save_settings(actor=OPERATOR, values={"parkmobile_base_url": url})


def test_only_vendor_staff_change_the_address(site):
    with client_scope(site.client), pytest.raises(VendorOnly):
        save_settings(actor=ADMIN, values={"parkmobile_base_url": "https://evil.example"})


def test_health_says_since_when_the_feed_fails_and_how(site, fakes, capsys):
    with client_scope(site.client):
        assert freshness() == ""
    offer(fakes)
    fault(fakes, "status", status=500)
    site.fetch()
    with client_scope(site.client):
        assert freshness().startswith("ParkMobile fails since ") and freshness().endswith("(transient)")
    mark_beat()
    call_command("check_health")
    out = capsys.readouterr().out
    assert "OURS ParkMobile fails since" in out and out.endswith("well\n")


def test_the_task_is_off_for_a_new_client(site):
    other = Client.objects.create(code="NEW", name="New")
    ensure_tasks(client=other)
    with client_scope(other):
        assert not SystemTask.objects.get(key="parkmobile.fetch").enabled
