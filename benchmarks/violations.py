"""Does an office with 200,000 tickets wait longer for its list of violations than one with 2,000?

    .venv/bin/python -m benchmarks.violations [--tickets 200000] [--times 7]

Everything runs on this machine, on servers of its own in a temporary folder. See benchmarks/README.md.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.payments import Asked, ask, browser
from embedded.servers import own_servers

FEW = 2_000
PAGE_GOAL = 1000
SEARCH = "/admin/violations/"
# Address by what is asked; a ticket's own number leads on to its page.
PAGES = {
    "First page": SEARCH,
    "The last page": f"{SEARCH}?page=9999",
    "By ticket, opened": f"{SEARCH}?q=TT-1000",
    "By ticket with PIN, opened": f"{SEARCH}?q=TT-1000-8TQ4M2",
    "By plate": f"{SEARCH}?q=car+1000",
    "By a driver's name": f"{SEARCH}?q=First1000",
    "By a driver's email": f"{SEARCH}?q=driver1000@campus.test",
    "By what nothing has": f"{SEARCH}?q=nothing",
    "Open": f"{SEARCH}?status=open",
    "Overdue": f"{SEARCH}?status=overdue",
    "Paid": f"{SEARCH}?status=paid",
    "Appealed": f"{SEARCH}?status=appealed",
    "In collections": f"{SEARCH}?status=collections",
    "Spoiled": f"{SEARCH}?status=spoiled",
    "Sent to collections": f"{SEARCH}?collections=sent",
    "Of an offence": f"{SEARCH}?offence={{offence}}",
    "By fine, the highest first": f"{SEARCH}?sort=-fine",
    "A ticket": f"{SEARCH}1000/",
    "A vehicle": "/admin/vehicles/1000/",
    "A driver's tickets": "/admin/users/2000/violations/",
}


def main() -> None:
    """Fill, ask, fill up, ask again, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.violations", description=__doc__)
    parser.add_argument("--tickets", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=7, help="how often each question is asked")
    asked = parser.parse_args()
    if asked.tickets <= FEW:
        parser.error(f"--tickets: more than {FEW:,}")
    with tempfile.TemporaryDirectory(prefix="opscom-bench-") as folder:
        Path(folder).chmod(0o711)
        with own_servers(Path(folder, "data")) as servers:
            os.environ |= servers.environment | {
                "OPSCOM_MODE": "serve",
                "OPSCOM_DATA": str(Path(folder, "data")),
                "DJANGO_SETTINGS_MODULE": "opscom.settings",
            }
            report(asked.tickets, *measure(asked.tickets, asked.times))


def measure(tickets: int, times: int) -> list[dict[str, Asked]]:
    """The answers over few tickets, then over all."""
    import django

    django.setup()
    from benchmarks import violation_data as data
    from benchmarks.permit_data import new_client
    from core.scoping import client_scope

    client = new_client()
    with client_scope(client):
        staff, found, done = data.prepare_tickets(), [], 0
        for last in (FEW, tickets):
            print(f"writing tickets up to {last:,} …", flush=True)
            data.fill(client, done + 1, last)
            done = last
            print("asking …", flush=True)
            found.append({name: ask(question, times) for name, question in questions(staff)})
    return found


def questions(staff) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Everything that is asked, by its name."""
    from violations.models import OffenceItem

    desk, facts = browser(staff), {"offence": OffenceItem.objects.get().pk}
    for name, address in PAGES.items():
        yield name, opened(desk, address.format(**facts))


def opened(desk, address: str) -> Callable[[], None]:
    """The page at the address, and the one that it leads on to."""

    def ask():
        answer = desk.get(address, follow=True)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"

    return ask


def report(tickets: int, few: dict[str, Asked], all_of_them: dict[str, Asked]) -> None:
    """The table, and what became of the goals."""
    print(
        f"\nmilliseconds over {FEW:,} and over {tickets:,} tickets, medians; in brackets those in the database\n"
    )
    print(f"{'':32} {FEW:>16,} {tickets:>18,}  ratio  statements")
    for name, now in all_of_them.items():
        before = few[name]
        print(
            f"{name:32} {before.milliseconds:7.1f} ({before.in_database:6.1f})"
            f" {now.milliseconds:9.1f} ({now.in_database:6.1f}) {now.milliseconds / before.milliseconds:6.2f}"
            f"  {before.statements} / {now.statements}"
        )
    slow = [name for name in PAGES if all_of_them[name].milliseconds > PAGE_GOAL]
    more = [name for name in all_of_them if all_of_them[name].statements > few[name].statements]
    print(f"\ngoal: pages within {PAGE_GOAL} ms: {_met(slow)}")
    print(f"goal: no more statements than over {FEW:,}: {_met(more)}")


def _met(exceptions: list[str]) -> str:
    return f"missed by {', '.join(exceptions)}" if exceptions else "met"


if __name__ == "__main__":
    main()
