"""The doubles: strict as their vendors, closed to whoever lacks the key, misbehaving on demand (integrations §1.7)."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from integrations.parkmobile.fake import API_KEY, PASSWORD, USERNAME

AUTH = (USERNAME, PASSWORD)
KEY = {"x-api-key": API_KEY}


def ask(fakes, path, **options):
    options = {"auth": AUTH, "headers": KEY, "params": {"format": "json"}, "timeout": 5} | options
    return requests.request(options.pop("method", "GET"), f"{fakes.url}/parkmobile{path}", **options)


def test_only_this_machine_is_served(fakes):
    assert fakes.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize("key", ["", "guess", "é"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "parkmobile/state"),
        ("POST", "parkmobile/fault"),
        ("GET", "parkmobile/requests"),
        ("POST", "clock"),
    ],
)
def test_the_control_plane_needs_the_key(fakes, method, path, key):
    answer = fakes.raw_control(method, path, {"kind": "reset"}, key=key.encode())
    assert answer.status_code == 403
    assert ask(fakes, "/nforceapi/zones").status_code == 200, "nothing was changed"


@pytest.mark.parametrize(
    ("method", "path", "data", "status"),
    [
        ("PUT", "nobody/state", {}, 404),
        ("GET", "parkmobile/secrets", None, 404),
        ("PUT", "parkmobile/state", {"colour": "red"}, 400),
        ("PUT", "parkmobile/state", {"scenario": "tsunami"}, 400),
        ("PUT", "parkmobile/state", {"rights": [{"id": 1}]}, 400),
        ("POST", "parkmobile/fault", {"kind": "explode"}, 400),
        ("POST", "parkmobile/fault", {"kind": "reset", "colour": "red"}, 400),
        ("POST", "parkmobile/fault", ["reset"], 400),
        ("POST", "clock", {}, 400),
    ],
)
def test_the_control_plane_says_what_it_does_not_understand(fakes, method, path, data, status):
    answer = fakes.raw_control(method, path, data)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_captured_requests_show_no_secret(fakes):
    ask(fakes, "/nforceapi/zones")
    text = fakes.raw_control("GET", "parkmobile/requests").text
    assert "/nforceapi/zones" in text
    assert API_KEY not in text and "Basic" not in text


def test_credentials_are_checked_as_the_vendor_does(fakes):
    for headers in ({}, {"x-api-key": "wrong"}):
        answer = ask(fakes, "/nforceapi/zones", headers=headers)
        assert (answer.status_code, answer.json()) == (403, {"message": "Forbidden"})
    for auth in (None, (USERNAME, "wrong"), ("wrong", PASSWORD)):
        answer = ask(fakes, "/nforceapi/zones", auth=auth)
        assert (answer.status_code, answer.content) == (401, b"")


def test_wrong_methods_paths_and_formats_are_refused(fakes):
    assert ask(fakes, "/nforceapi/zones", method="POST").status_code == 405
    assert ask(fakes, "/nforceapi/nothing").status_code == 404
    assert ask(fakes, "/zones").status_code == 404
    assert requests.get(f"{fakes.url}/nobody", timeout=5).status_code == 404
    browser = ask(fakes, "/nforceapi/zones", params={})
    assert browser.headers["Content-Type"].startswith("text/html")
    assert ask(fakes, "/nforceapi/zones", params={}, headers={**KEY, "Accept": "application/json"}).json()[
        "zones"
    ]


def rights(fakes, path):
    return [right["lpn"] for right in ask(fakes, f"/nforceapi/parkingrights{path}").json()["parkingRights"]]


def test_the_five_addresses_answer(fakes):
    def right(number, zone, space):
        return {
            "id": number, "zone": zone, "plate": f"ABC {number}", "space": space,
            "starts_at": "2026-01-01T00:00:00+00:00", "ends_at": "2099-01-01T00:00:00+00:00",
        }  # fmt: skip

    rows = [right(1, "12/B", "7"), right(2, "12/B", "9"), right(3, "12/B", ""), right(4, "4501", "7")]
    fakes.control("PUT", "parkmobile/state", {"rights": rows, "zones": ["12/B", "4501"]})
    assert [zone["signageZoneCode"] for zone in ask(fakes, "/nforceapi/zones").json()["zones"]] == [
        "12/B",
        "4501",
    ]
    assert rights(fakes, "/zone/12%2FB") == ["ABC 1", "ABC 2", "ABC 3"]
    assert rights(fakes, "/zone/12%2FB/7") == ["ABC 1"]
    assert rights(fakes, "/zone/12%2FB/8/10") == ["ABC 2"]
    assert rights(fakes, "/vehicle/ABC%204") == ["ABC 4"]
    assert ask(fakes, "/nforceapi/parkingrights/zone/12").status_code == 404
    fakes.control("PUT", "parkmobile/state", {"rights": [], "when_empty": 200})
    assert ask(fakes, "/nforceapi/parkingrights/zone/12").json()["totalCount"] == 0


def test_the_demos_rights_are_always_live_and_move_with_the_clock(fakes):
    def ids():
        page = ask(fakes, "/nforceapi/parkingrights/zone/4501").json()
        assert page["resultTimeStampLocal"].startswith('"') and page["totalCount"] == len(
            page["parkingRights"]
        )
        return {right["parkingRightId"] for right in page["parkingRights"]}

    seen = []
    for hours in range(0, 48, 4):
        fakes.control("POST", "clock", {"offset_seconds": hours * 3600})
        seen.append(ids())
    assert all(seen)
    assert not set.intersection(*seen) - {i for i in seen[0] if i >= 990_000_000}, "the cars come and go"
    fakes.control("POST", "clock", {"offset_seconds": 60})
    assert len(ids() & seen[0]) >= len(seen[0]) - 1, "a right keeps its id while it lasts"


def test_a_reset_is_a_reset_and_a_drip_is_a_drip(fakes):
    fakes.control("POST", "parkmobile/fault", {"kind": "reset", "times": 1})
    with pytest.raises(requests.ConnectionError, match=r"(?i)reset"):
        ask(fakes, "/nforceapi/zones")
    assert ask(fakes, "/nforceapi/zones").status_code == 200
    fakes.control("POST", "parkmobile/fault", {"kind": "slow_drip", "ms": 1})
    assert ask(fakes, "/nforceapi/zones").json()["zones"]


def test_a_fault_matches_method_and_path_and_is_used_up(fakes):
    fakes.control(
        "POST", "parkmobile/fault",
        {"kind": "status", "status": 503, "retry_after": 7, "times": 2, "match": "GET /nforceapi/parkingrights/*"},
    )  # fmt: skip
    assert ask(fakes, "/nforceapi/zones").status_code == 200
    answers = [ask(fakes, "/nforceapi/parkingrights/zone/4501") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert answers[0].headers["Retry-After"] == "7"


def test_clearing_the_faults_lets_go_whoever_is_held(fakes):
    fakes.control("POST", "parkmobile/fault", {"kind": "hold"})
    stage = fakes.stages["parkmobile"]
    with socket.create_connection(("127.0.0.1", fakes.server_port), timeout=5) as caller:
        caller.sendall(b"GET /parkmobile/nforceapi/zones HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        with stage.arrived:
            assert stage.arrived.wait_for(lambda: stage.requests, timeout=5)
        fakes.control("DELETE", "parkmobile/fault")
        assert caller.recv(100).startswith(b"HTTP/1.1 403")


@pytest.mark.slow
def test_the_command_prints_address_and_key_and_ends_on_ctrl_c(tmp_path):
    state = tmp_path / "fakes.json"
    state.write_text(json.dumps({"parkmobile": {"credentials": [USERNAME, "other", API_KEY]}}))
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "FAKES_CONTROL_KEY": "sesame", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "manage.py", "fakes", "--port", "0", "--state", str(state)]
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            vendors = set()
            for control in process.stdout:
                if control.startswith("control "):
                    break
                vendors.add(control.split()[0])
            url = re.search(r"http://127\.0\.0\.1:\d+", control)[0]
            assert (
                vendors == {"parkmobile", "mailgun", "stripe", "fakepay", "bambora"} and "sesame" in control
            )
            options = {"headers": KEY, "params": {"format": "json"}, "timeout": 5}
            zones = f"{url}/parkmobile/nforceapi/zones"
            assert requests.get(zones, auth=(USERNAME, "other"), **options).ok
            assert not requests.get(zones, auth=AUTH, **options).ok
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()  # one that goes on would be waited for
