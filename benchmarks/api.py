"""How fast are plate validation and permit push, against the bare framework and the bare database?

    .venv/bin/python -m benchmarks.api [--round 5] [--rounds 5] [--connections 1,8,32] [--rights 10000,1000000]

Everything runs on this machine, on servers of its own in a temporary folder. See benchmarks/README.md.
"""

import argparse
import os
import signal
import sys
import tempfile
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import monotonic, sleep

from benchmarks.load import Outcome, Target, generator, load
from embedded.command import ROOT
from embedded.listening import reserve
from embedded.process import end, spawn
from embedded.servers import own_servers

CALLS = ("constant", "validate", "push")
FLOORS = ("validate", "push")
GOALS = {"validate": 0.30, "push": 0.10}
FLAT = 1.3
HEAD = "   rights conn.  what                 a second   p50 ms   p99 ms  of constant  of pgbench"


@dataclass
class Results:
    """Outcomes by (rights, connections, name), one a round; floors have names ending in " in pgbench"."""

    rounds: dict[tuple[int, int, str], list[Outcome]] = field(default_factory=dict)

    def add(self, rights: int, connections: int, name: str, outcome: Outcome) -> None:
        self.rounds.setdefault((rights, connections, name), []).append(outcome)

    def middle(self, rights: int, connections: int, name: str, figure: str) -> float:
        """The median of a figure over the rounds."""
        return median(getattr(outcome, figure) for outcome in self.rounds[rights, connections, name])

    def ratio(self, rights: int, connections: int, name: str, base: str) -> float:
        """The median of the rounds' own ratios: noise that lasts a round hits both sides of one."""
        pairs = zip(
            self.rounds[rights, connections, name], self.rounds[rights, connections, base], strict=True
        )
        return median(ours.rate / theirs.rate for ours, theirs in pairs)

    def failed(self) -> int:
        return sum(outcome.failed for outcomes in self.rounds.values() for outcome in outcomes)


def main() -> None:
    """Load, measure, print."""
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="opscom-bench-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o711)
        servers = stack.enter_context(own_servers(Path(folder, "data")))
        os.environ |= servers.environment | {
            "OPSCOM_MODE": "serve",
            "DJANGO_SETTINGS_MODULE": "opscom.settings",
        }
        results = measure(asked, servers, stack, Path(folder))
    report(asked, results)
    if results.failed():
        sys.exit(f"{results.failed()} calls failed: the figures above mean nothing")


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.api", description=__doc__)
    numbers = lambda text: [int(part) for part in text.split(",")]  # noqa: E731
    parser.add_argument("--round", type=float, default=5, help="seconds of load for each figure of a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=numbers, default=[1, 8, 32])
    parser.add_argument("--rights", type=numbers, default=[10_000, 1_000_000], help="ascending")
    parser.add_argument("--no-floor", action="store_true", help="leave pgbench out")
    return parser.parse_args()


def measure(asked, servers, stack: ExitStack, folder: Path) -> Results:
    """All rounds over all sizes. Rounds are interleaved, so that a slow minute of the machine hits all alike."""
    import django

    django.setup()
    from benchmarks import data

    token = data.prepare()
    site = stack.enter_context(running("opscom.wsgi:application", folder))
    bare = stack.enter_context(running("benchmarks.constant:application", folder))
    results, loaded, seed = Results(), 0, 0
    for rights in asked.rights:
        print(f"loading {rights:,} live rights ...", file=sys.stderr, flush=True)
        data.fill(loaded + 1, rights)
        loaded = rights
        targets = targets_of(token, site, bare, rights)
        scripts = {} if asked.no_floor else scripts_of(token, rights, folder)
        for target in targets.values():
            load(target, connections=2, seconds=1, seed=(seed := seed + 1))
        for number in range(asked.rounds):
            print(f"round {number + 1} of {asked.rounds}", file=sys.stderr, flush=True)
            for connections in asked.connections:
                for name, target in targets.items():
                    seed += 1
                    outcome = load(target, connections=connections, seconds=asked.round, seed=seed)
                    results.add(rights, connections, name, outcome)
                for name, run in scripts.items():
                    results.add(
                        rights, connections, f"{name} in pgbench", run(servers, connections, asked.round)
                    )
    return results


def targets_of(token: str, site: str, bare: str, rights: int) -> dict[str, Target]:
    """The three calls."""
    from benchmarks.data import CODE

    question = f'{{"api_token":"{token}","client":"{CODE}","plate":"P@@"}}'
    permit = (
        f'{{"apiToken":"{token}","LicencePlate":"N@@","zone":"Zone 7","Amount":"14.50","CurrencyID":"CAD",'
        '"permitNo":"@@","startTime":"2030-07-02T09:00:00","endTime":"2030-07-02T09:30:00"}'
    ).replace('"permitNo":"@@",', "")
    return {
        "constant": Target("constant", f"{bare}/constant", question, rights),
        "validate": Target("validate", f"{site}/api/v1/validate/plate", question, rights),
        "push": Target("push", f"{site}/api/{CODE}/v1/permits/push", permit),
    }


def scripts_of(token: str, rights: int, folder: Path) -> dict:
    """The same statements for pgbench, written down from a call that was really made."""
    from benchmarks import floor
    from benchmarks.data import CODE

    body = {
        "zone": "Zone 7",
        "Amount": "14.50",
        "startTime": "2030-07-02T09:00:00",
        "endTime": "2030-07-02T09:30:00",
    }
    texts = {
        "validate": floor.validation_script({"api_token": token, "client": CODE}, rights),
        "push": floor.push_script(f"/api/{CODE}/v1/permits/push", {"apiToken": token, **body}),
    }
    scripts = {}
    for name, text in texts.items():
        path = folder / f"{name}.sql"
        path.write_text(text)

        def run(servers, connections, seconds, path=path, is_door=name == "validate"):
            uri = servers.environment["DATABASE_URL"]
            return floor.pgbench(path, uri=uri, connections=connections, seconds=seconds, is_door=is_door)

        scripts[name] = run
    return scripts


@contextmanager
def running(application: str, folder: Path):
    """A granian as `./run` starts it: two workers of one thread. Yields its address."""
    port, keeper = reserve("127.0.0.1", None, 0)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", port]
    command += ["--workers", "2", "--blocking-threads", "1", "--no-ws", "--log-level", "warning", application]
    with keeper:
        process = spawn(command, log=folder / "web.log", cwd=ROOT)
        try:
            _wait_for(f"http://127.0.0.1:{port}/", folder / "web.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            end(process, signal.SIGTERM, grace=10)


def _wait_for(url: str, log: Path) -> None:
    give_up = monotonic() + 60
    while monotonic() < give_up:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            sleep(0.1)
    sys.exit(f"the web server does not start:\n{log.read_text()}")


def report(asked, results: Results) -> None:
    """The table, the ratios and the goals."""
    print(f"\n{asked.rounds} rounds of {asked.round:g} s, load by {generator()}; medians\n")
    print(HEAD)
    for rights in asked.rights:
        for connections in asked.connections:
            for name in [*CALLS, *(() if asked.no_floor else [f"{name} in pgbench" for name in FLOORS])]:
                print(_line(asked, results, rights, connections, name))
    print()
    largest = asked.rights[-1]
    for name, goal in GOALS.items():
        for connections in asked.connections:
            ratio = results.ratio(largest, connections, name, "constant")
            print(
                f"{name} at {connections}: {ratio:.2f} of the constant (goal {goal:.2f}: {_met(ratio >= goal)})"
            )
    if len(asked.rights) > 1:
        for name in GOALS:
            for connections in asked.connections:
                small, large = (
                    results.middle(size, connections, name, "p50") for size in (asked.rights[0], largest)
                )
                growth = large / small
                print(
                    f"{name} at {connections}: p50 grows {growth:.2f} times (goal {FLAT}: {_met(growth <= FLAT)})"
                )


def _line(asked, results: Results, rights: int, connections: int, name: str) -> str:
    rate, p50, p99 = (results.middle(rights, connections, name, figure) for figure in ("rate", "p50", "p99"))
    is_call = name in GOALS
    of_constant = f"{results.ratio(rights, connections, name, 'constant'):.2f}" if is_call else ""
    floor = is_call and not asked.no_floor
    of_floor = f"{results.ratio(rights, connections, name, f'{name} in pgbench'):.3f}" if floor else ""
    figures = f"{rate:>9,.0f} {p50:>8.2f} {p99:>8.2f} {of_constant:>12} {of_floor:>11}"
    return f"{rights:>9,} {connections:>5}  {name:<19} {figures}"


def _met(is_met: bool) -> str:
    return "met" if is_met else "missed"


if __name__ == "__main__":
    main()
