"""A new user follows README.md, and nothing else (DESIGN §10)."""

import json
import re
import shlex
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import paramiko
import pytest
import requests

from tests.embedded.test_run import shell_of_nobody
from tests.servers import ROOT

pytestmark = pytest.mark.slow

README = (ROOT / "README.md").read_text()


class Demo:
    """`./run demo` on a folder."""

    def __init__(self, data: Path):
        self.data = data
        self.start()

    def start(self) -> None:
        """Start it and read what it prints until all parts are up or it gives up, which it does by itself."""
        command = [sys.executable, "-m", "embedded", "demo", "--data", str(self.data)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        self.process = subprocess.Popen(command, cwd=ROOT, env=shell_of_nobody(), text=True, **pipes)
        self.printed = ""
        for line in self.process.stdout:
            self.printed += line
            if "All parts are well" in line or "not well" in line:
                break
        address = re.search(r"http://localhost:\d+", self.printed)
        self.site = address[0] if address else ""

    @property
    def is_well(self) -> bool:
        return "All parts are well" in self.printed

    def stop(self) -> int:
        """End it if it runs; returns its exit code."""
        self.process.send_signal(signal.SIGINT)
        with self.process.stdout as rest:
            self.printed += rest.read()
        return self.process.wait()

    def post(self, call: "Call", **replaced: str) -> requests.Response:
        body = call.body
        for old, new in replaced.items():
            body = body.replace(old, new)
        return requests.post(self.site + call.path, data=body, headers=call.headers, timeout=30)


class Call:
    """One curl command of the README."""

    def __init__(self, words: list[str]):
        self.path = words[1].removeprefix("http://localhost:8000")
        self.body = words[words.index("-d") + 1]
        name, value = words[words.index("-H") + 1].split(": ")
        self.headers = {name: value}
        self.title = self.path.split("/v1/")[1]


def readme_calls() -> dict[str, Call]:
    words = [word for block in re.findall(r"```sh\n(.*?)```", README, re.S) for word in shlex.split(block)]
    starts = [place for place, word in enumerate(words) if word == "curl"]
    calls = [Call(words[start:end]) for start, end in zip(starts, [*starts[1:], None], strict=True)]
    return {call.title: call for call in calls}


CALLS = readme_calls()


@pytest.fixture(scope="module")
def demo(module_folder):
    running = Demo(module_folder / "data")
    assert running.is_well, running.printed
    yield running
    running.stop()


def test_the_README_begins_with_the_two_commands():
    first = re.search(r"```sh\n(.*?)```", README, re.S)[1].split("\n")
    assert first == ["./run demo", "./run test", ""]


def test_every_part_is_well(demo):
    assert requests.get(f"{demo.site}/healthz", timeout=30).json() == {"status": "well", "reasons": []}


def test_the_README_s_calls_are_those_of_the_documented_endpoints():
    assert set(CALLS) == {
        "permits/push",
        "validate/plate",
        "permits/update",
        "permits/delete",
        "permits/stats",
        "vehicles/push",
        "profiles/types/list",
        "profiles/push",
    }


def test_the_README_s_calls_answer_as_documented_in_their_order(demo):
    pushed = demo.post(CALLS["permits/push"]).json()
    assert pushed["status"] == "success"
    reference = pushed["reference_id"]
    assert pushed["InternalReferenceID"] == reference
    answer = demo.post(CALLS["validate/plate"]).json()
    assert answer["data"]["plate"] == "PL8RDR"
    assert "1001" in {permit["shortName"] for permit in answer["data"]["responseJSON"]["permits"]}
    for title in ("permits/update", "permits/delete"):
        assert demo.post(CALLS[title], REFERENCE=reference).json() == pushed
    zones = {row["zone"] for row in demo.post(CALLS["permits/stats"]).json()["data"]}
    assert zones == {"1001", "Lot 01"}
    assert demo.post(CALLS["vehicles/push"]).json()["status"] == "success"
    types = demo.post(CALLS["profiles/types/list"]).json()["user_types"]
    assert "Guest User" in {row["type_name"] for row in types}
    made = demo.post(CALLS["profiles/push"]).json()
    assert made["status"] == "success" and demo.post(CALLS["profiles/push"]).json() == made


def test_both_spellings_of_the_client_are_one(demo):
    call = CALLS["profiles/types/list"]  # unlike figures of permits, which the running feeds change meanwhile
    other = requests.post(demo.site + call.path.replace("OC_TOMA", "oc-toma"), data=call.body, timeout=30)
    assert other.json() == demo.post(call).json() and other.json()["status"] == "success"


def readme_logins() -> list[tuple[str, str, str]]:
    return re.findall(r"<http://localhost:8000(/\S*)>[^|]*\| `(\S+)` \| `(\S+)` \|", README)


def test_the_README_names_a_login_for_each_site():
    assert [address for address, _login, _password in readme_logins()] == ["/admin/", "/", "/operator/"]


@pytest.mark.parametrize(("address", "login", "password"), readme_logins())
def test_the_README_s_logins_open_their_sites(demo, address, login, password):
    with requests.Session() as browser:
        page = browser.get(f"{demo.site}{address}login/", timeout=60)
        fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page.text))
        names = re.findall(r'<input[^>]*name="([^"]+)"', page.text)
        fields |= {name: login for name in names if name in ("identifier", "username", "email")}
        answer = browser.post(
            page.url, data=fields | {"password": password}, timeout=60, allow_redirects=False
        )
        assert answer.status_code == 302, answer.text
        assert browser.get(f"{demo.site}{address}", timeout=60).url == f"{demo.site}{address}"


def test_the_README_s_SFTP_login_opens_its_folder(demo):
    login, password = re.search(r"`sftp -P 2222 (\S+)@localhost`[^|]*\| `\1` \| `(\S+)`", README).groups()
    port = re.search(rf"sftp -P (\d+) {login}@localhost", demo.printed)[1]
    with closing(paramiko.Transport(("127.0.0.1", int(port)))) as call:
        call.connect(username=login, password=password)
        with closing(call.open_sftp_client()) as folder:
            folder.open("notes.txt", "w").close()
            assert "notes.txt" in folder.listdir()


def test_the_second_client_has_its_own_site(demo):
    port = demo.site.rsplit(":", 1)[1]
    headers = {"Host": f"globex.localhost:{port}"}
    pages = [requests.get(f"{demo.site}/", headers=which, timeout=60).text for which in ({}, headers)]
    assert ["GLOBEX" in page.upper() for page in pages] == [False, True]


def test_a_second_start_on_the_same_folder_is_refused_with_the_address(demo):
    second = Demo(demo.data)
    assert second.stop() == 1
    assert demo.site in second.printed


def test_a_command_beside_it_uses_its_servers(demo):
    code = "from core.models import Client; print(*Client.objects.values_list('code', flat=True).order_by('code'))"
    command = [
        sys.executable,
        "-m",
        "embedded",
        "manage",
        "shell",
        "-v0",
        "-c",
        code,
        "--data",
        str(demo.data),
    ]
    answer = subprocess.run(command, cwd=ROOT, env=shell_of_nobody(), capture_output=True, text=True)
    assert answer.stdout == "GLOBEX OC_TOMA\n", answer.stderr


def test_stopping_is_clean_and_starting_again_keeps_the_data(demo):
    push = json.loads(CALLS["permits/push"].body) | {"LicencePlate": "KEPT 1"}
    headers = CALLS["permits/push"].headers
    url = demo.site + CALLS["permits/push"].path
    assert requests.post(url, json=push, headers=headers, timeout=30).status_code == 200
    assert demo.stop() == 0, demo.printed
    assert not any(demo.data.rglob("postmaster.pid"))
    assert not (demo.data / "running").exists()
    logs = {log.name: log.read_text() for log in (demo.data / "logs").glob("*.log")}
    assert {name for name, text in logs.items() if "Traceback" in text} == set()

    demo.start()
    assert demo.is_well, demo.printed
    answer = demo.post(CALLS["validate/plate"], **{"PL8 RDR": "KEPT 1"}).json()
    assert [permit["shortName"] for permit in answer["data"]["responseJSON"]["permits"]] == ["1001"]
