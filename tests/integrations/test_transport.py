"""Asking over HTTP: what is retried, how long, and what each failure is called (integrations §§1.4, 1.5)."""

import time
from base64 import b64encode
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from integrations.bambora.fake import MERCHANT_ID, REPORTING_PASSCODE
from integrations.parkmobile.fake import API_KEY, PASSWORD, USERNAME
from integrations.transport import MAX_BODY, IntegrationError, Patience, Reply, Transport, retry_after
from tests.integrations.conftest import SHORT

ZONES = "/parkmobile/nforceapi/zones"


@pytest.fixture
def transport(fakes, hasty):
    with Transport(auth=(USERNAME, PASSWORD), headers={"x-api-key": API_KEY}) as made:
        made.waited = hasty
        yield made


def fault(fakes, kind, **facts):
    fakes.control("POST", "parkmobile/fault", {"kind": kind, **facts})


def asked(fakes):
    return len(fakes.stages["parkmobile"].requests)


def get(transport, fakes, **options):
    return transport.get(fakes.url + ZONES, params={"format": "json"}, **options)


def failure(transport, fakes, **options):
    with pytest.raises(IntegrationError) as error:
        get(transport, fakes, **options).json()
    for secret in (PASSWORD, API_KEY, "Basic"):
        assert secret not in str(error.value)
    return error.value


def test_an_answer_is_read_with_its_digits(transport, fakes):
    fakes.control("PUT", "parkmobile/state", {"raw": {"/zones": {"amount": 4.50}}})
    assert get(transport, fakes).json() == {"amount": Decimal("4.5")}


@pytest.mark.parametrize(
    ("kind", "facts", "error_class", "tries"),
    [
        ("status", {"status": 400}, "config", 1),
        ("status", {"status": 401}, "auth", 1),
        ("status", {"status": 403}, "auth", 1),
        ("status", {"status": 404}, "config", 1),
        ("status", {"status": 410}, "config", 1),
        ("status", {"status": 420}, "throttled", 1),
        ("status", {"status": 429}, "throttled", 4),
        ("status", {"status": 500}, "transient", 1),
        ("status", {"status": 502}, "transient", 4),
        ("status", {"status": 503}, "transient", 4),
        ("status", {"status": 504}, "transient", 4),
        ("timeout", {}, "transient", 1),
        ("reset", {}, "transient", 4),
        ("truncated_body", {}, "transient", 4),
        ("slow_drip", {"ms": 50}, "transient", 1),
        ("slow_drip", {"ms": 5000}, "transient", 1),
        ("bad_json", {}, "malformed", 1),
        ("html_error_page", {}, "malformed", 1),
        ("auth_reject", {}, "auth", 1),
        ("redirect_login", {}, "auth", 1),
    ],
)
def test_each_fault_ends_in_its_class_after_so_many_tries(transport, fakes, kind, facts, error_class, tries):
    fault(fakes, kind, **facts)
    transport._patience = SHORT if kind in ("timeout", "slow_drip") else Patience()
    assert failure(transport, fakes).error_class == error_class
    assert asked(fakes) == tries
    assert transport.waited == [1.0] * (tries - 1)


@pytest.mark.parametrize("kind", ["wrong_content_type", "duplicate_rows", "clock_skew"])
def test_json_is_judged_by_its_bytes(transport, fakes, kind):
    fault(fakes, kind)
    assert get(transport, fakes).json()["zones"]


@pytest.mark.parametrize("kind", ["status", "reset", "truncated_body"])
def test_a_failure_that_passes_is_overcome(transport, fakes, kind):
    fault(fakes, kind, times=3)
    assert get(transport, fakes).json()["zones"]
    assert asked(fakes) == 4


REPORTS = "/bambora/v1/reports"
QUESTION = {
    "name": "Search",
    "start_date": "2026-01-01T00:00:00",
    "end_date": "2026-01-02T00:00:00",
    "start_row": 1,
    "end_row": 500,
}


@pytest.fixture
def reports(fakes, hasty):
    pair = b64encode(f"{MERCHANT_ID}:{REPORTING_PASSCODE}".encode()).decode()
    with Transport(headers={"Authorization": f"Passcode {pair}"}) as made:
        yield made


def test_a_question_in_json_is_asked_until_it_is_answered(reports, fakes):
    fakes.control("POST", "bambora/fault", {"kind": "status", "status": 503, "times": 3})
    assert reports.search(fakes.url + REPORTS, json=QUESTION).json() == {"records": []}
    assert len(fakes.stages["bambora"].requests) == 4


@pytest.mark.parametrize(("kind", "facts"), [("status", {"status": 503}), ("reset", {})])
def test_what_is_sent_is_sent_once(reports, fakes, kind, facts):
    fakes.control("POST", "bambora/fault", {"kind": kind, "times": 1, **facts})
    with pytest.raises(IntegrationError) as error:
        reports.send("POST", fakes.url + REPORTS, json=QUESTION)
    assert error.value.error_class == "transient"
    assert len(fakes.stages["bambora"].requests) == 1
    assert reports.send("POST", fakes.url + REPORTS, json=QUESTION).json() == {"records": []}


def test_a_failure_keeps_what_the_vendor_said(reports, fakes):
    with pytest.raises(IntegrationError) as error:
        reports.search(fakes.url + REPORTS, json={})
    assert (error.value.error_class, error.value.status) == ("config", 400)
    assert b"Input failed validation" in error.value.body


def test_nobody_listening_is_transient_and_tried_four_times(transport, fakes, settings):
    settings.OUTBOUND_ALLOW = ["127.0.0.1:1"]
    with pytest.raises(IntegrationError, match=r"127\.0\.0\.1:1/x failed") as error:
        transport.get("http://127.0.0.1:1/x")
    assert error.value.error_class == "transient"
    assert len(transport.waited) == 3


def test_the_wait_is_jittered_between_one_and_eight_seconds(fakes):
    waited = []
    fault(fakes, "status")
    with Transport(sleep=waited.append) as transport, pytest.raises(IntegrationError):
        get(transport, fakes)
    assert len(waited) == 3 == len(set(waited))
    assert all(1 <= seconds <= 8 for seconds in waited)


def test_a_retry_after_is_honoured_and_a_long_one_ends_the_tries(transport, fakes):
    fault(fakes, "status", status=429, retry_after=7, times=1)
    get(transport, fakes)
    assert transport.waited == [7.0]
    fault(fakes, "status", status=429, retry_after=600)
    error = failure(transport, fakes)
    assert (error.error_class, error.retry_after) == ("throttled", 600)
    assert transport.waited == [7.0]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Wed, 02 Mar 2026 10:00:30 GMT", 30),
        ("Wed, 02 Mar 2026 09:00:00 GMT", 0),
        ("Wed, 02 Mar 2026 10:00:30", 30),
        ("soon", None),
        ("-5", None),
        ("１２", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header, seconds):
    now = datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert retry_after({"Retry-After": header}, now) == seconds
    assert retry_after({}, now) is None


def test_nothing_is_asked_or_waited_for_beyond_the_runs_budget(fakes, hasty):
    fault(fakes, "status")
    left = iter([5.0, 0.9])
    with Transport(seconds_left=lambda: next(left)) as transport, pytest.raises(IntegrationError):
        get(transport, fakes)
    assert (asked(fakes), hasty) == (1, [])
    with (
        Transport(seconds_left=lambda: 0) as transport,
        pytest.raises(IntegrationError, match="no time was left"),
    ):
        get(transport, fakes)
    assert asked(fakes) == 1


def test_a_short_budget_shortens_the_patience(fakes):
    fault(fakes, "timeout")
    begun = time.monotonic()
    with Transport(seconds_left=lambda: 0.2) as transport, pytest.raises(IntegrationError, match="in time"):
        get(transport, fakes)
    assert time.monotonic() - begun < 5


def test_a_missing_page_may_be_an_answer(transport, fakes):
    fault(fakes, "status", status=404)
    assert get(transport, fakes, missing_ok=True) is None


def test_redirects_are_never_followed(transport, fakes):
    fault(fakes, "redirect_login")
    assert "redirects to /login" in str(failure(transport, fakes))
    assert asked(fakes) == 1


def test_too_long_a_body_is_cut_off(transport, fakes):
    fakes.control("PUT", "parkmobile/state", {"raw": {"/zones": {"filler": "x" * (MAX_BODY + 1)}}})
    assert failure(transport, fakes).error_class == "malformed"


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b'{"a": NaN}', b"[" * 100_000, b"\xff\xfe", b"nul"])
def test_what_is_no_json_is_malformed(body):
    with pytest.raises(IntegrationError) as error:
        Reply(200, {}, body, "vendor.example/x").json()
    assert error.value.error_class == "malformed"
    assert len(str(error.value)) < 400


def test_a_header_that_cannot_be_sent_is_a_matter_of_settings(fakes, hasty):
    with (
        Transport(headers={"x-api-key": b"two\nlines"}) as transport,
        pytest.raises(IntegrationError) as error,
    ):
        get(transport, fakes)
    assert error.value.error_class == "config"


def test_words_name_neither_query_nor_credentials(transport, settings):
    with pytest.raises(IntegrationError) as error:
        transport.get("https://user:hunter2@10.0.0.1/x?token=hunter2")
    assert "hunter2" not in str(error.value)
