"""How long does the call for overdue violations take, and do two calls at once share any?

    .venv/bin/python -m benchmarks.collections [--tickets 10000]

Everything runs on this machine, on servers of its own in a temporary folder. See benchmarks/README.md.
"""

import argparse
import os
import resource
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from time import perf_counter
from typing import NamedTuple

from embedded.servers import own_servers

URL = "/api/BENCH/v1/violations/send_overdue_to_collections"
PER_DRIVER = 3  # vehicles


class Answer(NamedTuple):
    """What a call came to."""

    seconds: float
    queries: int
    ids: list[int]
    size: int


def main() -> None:
    """Fill and ask; fill again and ask twice at once; print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.collections", description=__doc__)
    parser.add_argument("--tickets", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="opscom-bench-") as folder:
        Path(folder).chmod(0o711)
        with own_servers(Path(folder, "data")) as servers:
            os.environ |= servers.environment | {
                "OPSCOM_MODE": "serve",
                "OPSCOM_DATA": str(Path(folder, "data")),
                "DJANGO_SETTINGS_MODULE": "opscom.settings",
            }
            measure(asked.tickets)


def measure(tickets: int) -> None:
    """Print a line for each size, and what the two calls at once got."""
    import django

    django.setup()
    site = Office()
    call(site)
    print(f"{'tickets':>9} {'seconds':>8} {'queries':>8} {'MiB of answer':>14} {'MiB at most':>12}")
    for number in (tickets // 10, tickets // 5, tickets):
        site.add(number)
        found = call(site)
        if len(found.ids) != number:
            raise SystemExit(f"{number:,} tickets were asked for, {len(found.ids):,} came")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = found.size / 2**20
        print(f"{number:9,} {found.seconds:8.2f} {found.queries:8,} {size:14.1f} {peak:12.0f}")
    wanted = site.add(tickets)
    barrier = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _number: call(site, barrier), range(2)))
    first, second = (set(found.ids) for found in both)
    print(f"\ntwo calls at once: {len(first):,} and {len(second):,} tickets, {len(first & second):,} in both")
    is_met = first | second == wanted and not first & second
    print(f"goal: every ticket in exactly one answer: {'met' if is_met else 'not met'}")


def call(site: "Office", barrier: Barrier | None = None) -> Answer:
    """One call, on a connection of its own when it waits for another."""
    import orjson
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    try:
        with CaptureQueriesContext(connection) as seen:
            if barrier:
                barrier.wait()
            began = perf_counter()
            answer = Client().post(URL, {"apiToken": site.token}, content_type="application/json")
            seconds = perf_counter() - began
        if answer.status_code != 200:
            raise SystemExit(f"the call failed: {answer.content[:500]!r}")
        ids = [record["ViolationID"] for record in orjson.loads(answer.content)["records"]]
        return Answer(seconds, len(seen), ids, len(answer.content))
    finally:
        if barrier:
            connection.close()


class Office:
    """A client with a token, and as many overdue tickets as are wanted."""

    def __init__(self):
        from accounts.services.staff import create_staff
        from accounts.services.tokens import create_token
        from core.actors import system_actor
        from core.scoping import client_scope
        from core.services.clients import create_client

        actor = system_actor("benchmark")
        self.client = create_client(actor=actor, code="BENCH", name="Benchmark", features=["api"])
        with client_scope(self.client):
            scopes = ["violations.collections"]
            self.token = create_token(actor=actor, label="Agency", scopes=scopes)[1]
            self.writer = create_staff(actor=actor, username="writer", email="w@bench.test")[0]
        self.number = 0

    def add(self, number: int) -> set[int]:
        """Overdue tickets, each of its own vehicle with one of two offences; three vehicles have one driver."""
        from core.scoping import client_scope

        with client_scope(self.client):
            first, self.number = self.number, self.number + number
            names = [f"B{n}" for n in range(first, self.number)]
            return self._tickets(names, self._vehicles(names))

    def _vehicles(self, names: list[str]) -> list:
        from accounts.models import Profile, Province, User, UserType
        from parking.models import Colour, Make, PlateType, Vehicle, VehicleDriver

        facts = {
            "plate_type": PlateType.objects.first(), "province": Province.objects.first(),
            "make": Make.objects.first(), "colour": Colour.objects.first(),
        }  # fmt: skip
        rows = Vehicle.objects.bulk_create(Vehicle(plate=name, plate_key=name, **facts) for name in names)
        people = User.objects.bulk_create(
            User(kind="driver", username=name, email=f"{name}@bench.test", first_name="A", last_name=name)
            for name in names[::PER_DRIVER]
        )
        kind = UserType.objects.first()
        Profile.objects.bulk_create(
            Profile(user=person, user_type=kind, street="1 Main Street", province=facts["province"])
            for person in people
        )
        VehicleDriver.objects.bulk_create(
            VehicleDriver(vehicle=row, user=people[index // PER_DRIVER], is_primary=True)
            for index, row in enumerate(rows)
        )
        return rows

    def _tickets(self, names: list[str], vehicles: list) -> set[int]:
        from django.utils import timezone

        from parking.models import Location
        from violations.models import OffenceItem, TicketCategory, Violation, ViolationLine

        category = TicketCategory.objects.first()
        place, _ = Location.objects.get_or_create(number=1, defaults={"name": "Pier"})
        item, _ = OffenceItem.objects.get_or_create(
            number=1, defaults={"description": "Parked in Loading Zone", "default_cost": 50}
        )
        issued = timezone.now() - timedelta(days=60)
        facts = {"category": category, "location": place, "writer": self.writer, "issued_at": issued}
        facts |= {"due_at": issued + timedelta(days=20), "fine": 100}
        rows = Violation.objects.bulk_create(
            Violation(ticket=name, vehicle=vehicle, plate=name, plate_key=name, **facts)
            for name, vehicle in zip(names, vehicles, strict=True)
        )
        ViolationLine.objects.bulk_create(
            ViolationLine(violation=row, item=item, description=str(item), fine=50)
            for row in rows
            for _n in range(2)
        )
        return {row.pk for row in rows}


if __name__ == "__main__":
    main()
