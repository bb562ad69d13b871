"""How fast is an import of people, against django-import-export on the same file?

    .venv/bin/python -m benchmarks.people_import [--rows 100000]

Everything runs on this machine, on servers of its own in a temporary folder. See benchmarks/README.md.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from embedded.servers import own_servers

GOAL = 20
MEMORY_GOAL = 300
OURS, THEIRS, THEIR_BULK = "opscom", "import-export", "import-export, bulk, users alone"
COLUMNS = (
    *("unique_id", "login_source", "first_name", "last_name", "user_name", "email", "street", "city"),
    *("province", "postal_code", "phone_cell", "user_type_id", "student_no", "date_of_birth"),
)


def main() -> None:
    """Write the file, let each contender import it twice in a process of its own, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.people_import", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.one, Path(asked.file))))
        return
    with tempfile.TemporaryDirectory(prefix="opscom-bench-") as folder:
        Path(folder).chmod(0o711)
        with own_servers(Path(folder, "data")) as servers:
            os.environ |= servers.environment | {
                "OPSCOM_MODE": "serve",
                "OPSCOM_DATA": str(Path(folder, "data")),
                "DJANGO_SETTINGS_MODULE": "opscom.settings",
            }
            file = Path(folder, "people.csv")
            write(file, asked.rows)
            report(asked.rows, {name: in_own_process(name, file) for name in (OURS, THEIRS, THEIR_BULK)})


def write(file: Path, rows: int, first: int = 0) -> None:
    """The file that everybody gets: so many rows, numbered from `first`."""
    with file.open("w", newline="") as out:
        out.write(",".join(COLUMNS) + "\r\n")
        for n in range(first, first + rows):
            out.write(
                f"s{n},OPSCOM,First{n},Last{n % 5000},user{n},user{n}@campus.test,{n % 900} Main Street,Ottawa,"
                f"ON,K1A 0B1,613-555-{n % 10000:04},{n % 3 + 1},SN{n:08},19{n % 80 + 10}-03-14\r\n"
            )


def in_own_process(name: str, file: Path) -> dict:
    """A contender's figures; alone, so that its peak of memory is its own."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "benchmarks.people_import", "--one", name, "--file", str(file)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def measure(name: str, file: Path) -> dict:
    """Seconds of the first and of the second run, what the second changed, and the peak of memory in MiB."""
    import django

    django.setup()
    from benchmarks import people_contenders as contenders

    run = {OURS: contenders.ours, THEIRS: contenders.theirs, THEIR_BULK: contenders.their_bulk}[name]
    with contenders.new_client(name):
        small = file.with_suffix(".warm")
        write(small, 10, first=90_000_000)
        run(small)  # what a process pays once is not the import's
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        seconds, changed = [], 0
        for _number in range(2):
            start = perf_counter()
            changed = run(file)
            seconds.append(perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"first": seconds[0], "second": seconds[1], "changed": changed, "peak": peak, "before": before}


def report(rows: int, found: dict[str, dict]) -> None:
    """The table, and what became of the goals."""
    ours = found[OURS]
    print(f"\n{rows:,} rows, {len(COLUMNS)} columns; rows a second\n")
    print(f"{'':34} {'new':>8} {'again':>8} {'MiB':>6}  ours is faster by")
    for name, figures in found.items():
        first, second = rows / figures["first"], rows / figures["second"]
        ratios = figures["first"] / ours["first"], figures["second"] / ours["second"]
        print(
            f"{name:34} {first:8,.0f} {second:8,.0f} {figures['peak']:6.0f}  {ratios[0]:.1f} × {ratios[1]:.1f} ×"
        )
    ratio = found[THEIRS]["first"] / ours["first"]
    print(
        f"\ngoal: at least {GOAL} times django-import-export on new people: {ratio:.1f}, {_met(ratio >= GOAL)}"
    )
    print(f"goal: under {MEMORY_GOAL} MiB: {ours['peak']:.0f}, {_met(ours['peak'] < MEMORY_GOAL)}")
    print(f"goal: the second run changes nothing: {ours['changed']} rows, {_met(not ours['changed'])}")


def _met(is_met: bool) -> str:
    return "met" if is_met else "not met"


if __name__ == "__main__":
    main()
