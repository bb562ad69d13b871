"""Does an office with 200,000 permits wait longer for Permit Search than one with 2,000?

    .venv/bin/python -m benchmarks.permits [--permits 200000] [--times 7]

Everything runs on this machine, on servers of its own in a temporary folder. See benchmarks/README.md.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.payments import Asked, ask, browser, page
from embedded.servers import own_servers

FEW = 2_000
PAGE_GOAL = 1000
SEARCH = "/admin/permits/"
# Address by what is asked; {…} is filled in by `facts_of`.
PAGES = {
    "Permit Search": SEARCH,
    "… by number": f"{SEARCH}?q=P{{number}}",
    "… by the beginning of numbers": f"{SEARCH}?q=P1",
    "… by lot": f"{SEARCH}?lot={{lot}}",
    "… by renter": f"{SEARCH}?person=First{{number}}",
    "… by renter's email": f"{SEARCH}?person=driver{{number}}@campus.test",
    "… by what nobody has": f"{SEARCH}?person=nobody",
    "… requested": f"{SEARCH}?status=requested",
    "… free and visible": f"{SEARCH}?bucket=visible_to_user",
    "… of the next window": f"{SEARCH}?window={{window}}",
    "… held now": f"{SEARCH}?only_held=on",
    "… archived": f"{SEARCH}?archived=on",
    "… by number, the last first": f"{SEARCH}?sort=-number",
    "Allocate": "/admin/allocate/",
    "Manage Permit States": "/admin/permit-states/",
}


def main() -> None:
    """Fill, ask, fill up, ask again, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.permits", description=__doc__)
    parser.add_argument("--permits", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=7, help="how often each question is asked")
    asked = parser.parse_args()
    if asked.permits <= FEW:
        parser.error(f"--permits: more than {FEW:,}")
    with tempfile.TemporaryDirectory(prefix="opscom-bench-") as folder:
        Path(folder).chmod(0o711)
        with own_servers(Path(folder, "data")) as servers:
            os.environ |= servers.environment | {
                "OPSCOM_MODE": "serve",
                "OPSCOM_DATA": str(Path(folder, "data")),
                "DJANGO_SETTINGS_MODULE": "opscom.settings",
            }
            report(asked.permits, *measure(asked.permits, asked.times))


def measure(permits: int, times: int) -> list[dict[str, Asked]]:
    """The answers over few permits, then over all."""
    import django

    django.setup()
    from benchmarks import permit_data as data
    from core.scoping import client_scope

    client = data.new_client()
    with client_scope(client):
        staff, found, done = data.prepare(), [], 0
        for last in (FEW, permits):
            print(f"writing permits up to {last:,} …", flush=True)
            data.fill(client, done + 1, last)
            done = last
            print("asking …", flush=True)
            found.append({name: ask(question, times) for name, question in questions(staff)})
    return found


def questions(staff) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Everything that is asked, by its name."""
    from django.utils import timezone

    from parking.models import Lot, SalesWindow
    from parking.queries.permit_search import PermitsAsked, PermitsFound

    facts = {
        "number": FEW // 2 + 1,
        "lot": Lot.objects.order_by("name").values_list("pk", flat=True)[0],
        "window": SalesWindow.objects.order_by("-starts_on").values_list("pk", flat=True)[0],
    }
    desk = browser(staff)
    for name, address in PAGES.items():
        yield name, page(desk, address.format(**facts))
    yield "The legend of all permits", lambda: PermitsFound(PermitsAsked(), timezone.now()).legend()
    yield "Counting all permits", lambda: PermitsFound(PermitsAsked(), timezone.now()).permits.count()


def report(permits: int, few: dict[str, Asked], all_of_them: dict[str, Asked]) -> None:
    """The table, and what became of the goals."""
    print(f"\nmilliseconds over {FEW:,} and over {permits:,} permits; in brackets those in the database\n")
    print(f"{'':32} {FEW:>16,} {permits:>18,}  ratio  statements")
    for name, now in all_of_them.items():
        before = few[name]
        print(
            f"{name:32} {before.milliseconds:7.1f} ({before.in_database:6.1f})"
            f" {now.milliseconds:9.1f} ({now.in_database:6.1f}) {now.milliseconds / before.milliseconds:6.2f}"
            f"  {before.statements} / {now.statements}"
        )
    slow = [name for name in PAGES if all_of_them[name].milliseconds > PAGE_GOAL]
    more = [name for name in all_of_them if all_of_them[name].statements != few[name].statements]
    print(f"\ngoal: pages within {PAGE_GOAL} ms: {_met(slow)}")
    print(f"goal: as many statements as over {FEW:,}: {_met(more)}")


def _met(exceptions: list[str]) -> str:
    return f"missed by {', '.join(exceptions)}" if exceptions else "met"


if __name__ == "__main__":
    main()
