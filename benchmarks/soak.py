"""Long runs of the property tests: shortcodes and cleaned HTML, and how the parser's time grows with hostile texts;
the state machine of money.

.venv/bin/python -m benchmarks.soak                # five minutes of texts
.venv/bin/python -m benchmarks.soak --minutes 60
.venv/bin/python -m benchmarks.soak --money 500    # 500 runs of 50 steps, on servers of its own
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from content.rules.shortcodes import parse
from tests.content import test_sanitising, test_shortcodes

SHORT, LONG = 100_000, 800_000
CALM = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
MOST = 2  # times what linear growth would take; quadratic growth takes eight times

# Each is repeated to the length; a parser that looks ahead or back too far is slow on one of them.
HOSTILE = [
    "[", "]", "[[", "[org ", "[org a", "[box]", "[/box]", "[[org ", "[org a=b]", '[org a="', "[org a=“x ", "[/", "[a-",
    "[org" + " " * 60, "[org " + "a " * 400 + "]", "[org " + "=" * 900 + "]", "[org " + 'a="x ' * 200 + "]",
    "[org " + "a=“x " * 190 + "]", "[org " + "a" * 999 + "]", "[org a" + " " * 990 + "]", "[org a" + " " * 990,
    "[conditional var=a][box]", "[box][/conditional]", "é[org]", "&amp;[org a=&quot;",
]  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=5)
    asked.add_argument(
        "--money", type=int, default=0, help="runs of the state machine of money, instead of texts"
    )
    found = asked.parse_args()
    if found.money:
        return _money(found.money)
    minutes = found.minutes
    slow = [growth for hostile in HOSTILE if (growth := _growth(hostile)) > MOST]
    if slow:
        sys.exit(f"{len(slow)} texts take more than {MOST} times their length")
    _properties(minutes * 60)


def _money(runs: int) -> None:
    """Runs of 50 steps of what can happen to money; the first in which an invariant fails ends the whole."""
    from embedded.servers import own_servers

    with tempfile.TemporaryDirectory(prefix="opscom-soak-") as folder:
        Path(folder).chmod(0o711)
        with own_servers(Path(folder, "data")) as servers:
            os.environ |= servers.environment | {
                "OPSCOM_MODE": "test",
                "DJANGO_SETTINGS_MODULE": "opscom.settings",
            }
            import django

            django.setup()
            from django.db import transaction
            from hypothesis.stateful import run_state_machine_as_test

            from tests.payments.machine import MoneyMachine, money_world

            long = settings(max_examples=runs, stateful_step_count=50, **CALM)
            with transaction.atomic(), money_world():
                run_state_machine_as_test(MoneyMachine, settings=long)
    print(f"{runs:,} runs of 50 steps, every invariant held after each")


def _growth(hostile: str) -> float:
    """How many times longer a letter of a long text takes than one of a short text: 1 is linear, 8 quadratic."""
    growth = median(_seconds(hostile, LONG) / _seconds(hostile, SHORT) for _ in range(5)) * SHORT / LONG
    shown = hostile if len(hostile) < 30 else f"{hostile[:24]}…"
    print(f"{growth:5.2f} of linear  {_seconds(hostile, LONG) / LONG * 1e9:6.0f} ns a letter  {shown!r}")
    return growth


def _seconds(hostile: str, length: int) -> float:
    text = (hostile * (length // len(hostile) + 1))[:length]
    began = time.process_time()
    parse(text, known=test_shortcodes.KNOWN, paired=test_shortcodes.PAIRED, in_html=True)
    return time.process_time() - began


def _properties(seconds: float) -> None:
    """The properties with new texts each time, until the time is up; the first that fails ends the run."""
    checked, ends = 0, time.monotonic() + seconds
    whole = settings(max_examples=2000, **CALM)
    properties = [
        (test_shortcodes.test_nothing_is_lost_and_nothing_raises, test_shortcodes.WORDS.map("".join)),
        (test_sanitising.test_cleaning_again_changes_nothing, test_sanitising.PARTS),
    ]
    runs = [whole(given(texts | st.text())(test.hypothesis.inner_test)) for test, texts in properties]
    while time.monotonic() < ends:
        for run in runs:
            run()
            checked += 2000
    print(f"{checked:,} texts, no property failed")


if __name__ == "__main__":
    main()
