"""Does an office with a million payments wait longer for its pages than one with ten thousand?

    .venv/bin/python -m benchmarks.payments [--payments 1000000] [--times 7]

Everything runs on this machine, on servers of its own in a temporary folder. See benchmarks/README.md.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from embedded.servers import own_servers

FEW = 10_000
PAGE_GOAL, DATABASE_GOAL, FLAT = 100, 50, 1.5
SEARCH = "/admin/payments/"
# Address by what is asked; {…} is filled in by `facts`.
PAGES = {
    "Payment Search": SEARCH,
    "… page 1,000": f"{SEARCH}?page=1000",
    "… by confirmation number": f"{SEARCH}?q={{number}}",
    "… by a payer's name": f"{SEARCH}?q=First{{person}}",
    "… by a name that 1,000 have": f"{SEARCH}?q=First{{common}}",
    "… by a letter that 10,000 have": f"{SEARCH}?q=First{{letter}}",
    "… by email": f"{SEARCH}?q=driver{{person}}@campus.test",
    "… by a guest's email": f"{SEARCH}?q={{guest}}",
    "… by provider's number": f"{SEARCH}?q={{charge}}",
    "… by what nobody has": f"{SEARCH}?q=nobody",
    "… promised": f"{SEARCH}?status=promised",
    "… refunded": f"{SEARCH}?status=given_back",
    "… processed": f"{SEARCH}?status=processed",
    "… by type": f"{SEARCH}?payment_type={{type}}",
    "… by total": f"{SEARCH}?total=105.00",
    "… started on a day": f"{SEARCH}?started_after={{day}}&started_before={{day}}",
    "… processed on a day": f"{SEARCH}?processed_after={{day}}&processed_before={{day}}",
    "… by total, the largest first": f"{SEARCH}?sort=-total",
    "Payments to process": "/admin/payments/to-process/",
    "Refunds": "/admin/payments/refunds/",
    "Refunds of a day": "/admin/payments/refunds/?done_after={day}&done_before={day}",
    "Exceptions": "/admin/payments/exceptions/",
    "Exceptions, settled": "/admin/payments/exceptions/?state=settled",
    "Itemised payments of a day": "/admin/payments/reports/daily/?days_after={day}&days_before={day}",
    "A payment": "/admin/payments/{payment}/",
    "A guest's payment": "/admin/payments/{guests_payment}/",
    "A person's Payments": "/admin/users/{person_id}/payments/",
    "A person's payments, all": "/admin/users/{person_id}/payments/all/",
}
# These add up every entry of a month: they may take as long as the month has entries.
SUMS = {
    "Taxes collected of a month": "/admin/payments/reports/taxes/?days_after={month}&days_before={day}",
    "Payments by type of a month": "/admin/payments/reports/summary/?days_after={month}&days_before={day}",
}


@dataclass
class Asked:
    """What one question took: median milliseconds, those of them spent waiting for the database, its statements."""

    milliseconds: float
    in_database: float
    statements: int


def main() -> None:
    """Fill, ask, fill up, ask again, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.payments", description=__doc__)
    parser.add_argument("--payments", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=7, help="how often each question is asked")
    asked = parser.parse_args()
    if asked.payments <= FEW or asked.payments % FEW:
        parser.error(f"--payments: a multiple of {FEW:,}, and more than that")
    with tempfile.TemporaryDirectory(prefix="opscom-bench-") as folder:
        Path(folder).chmod(0o711)
        with own_servers(Path(folder, "data")) as servers:
            os.environ |= servers.environment | {
                "OPSCOM_MODE": "serve",
                "OPSCOM_DATA": str(Path(folder, "data")),
                "DJANGO_SETTINGS_MODULE": "opscom.settings",
            }
            report(asked.payments, *measure(asked.payments, asked.times))


def measure(payments: int, times: int) -> list[dict[str, Asked]]:
    """The answers over few payments, then over all."""
    import django

    django.setup()
    from benchmarks import payment_data as data
    from core.scoping import client_scope

    client = data.new_client()
    with client_scope(client):
        staff, found, last = data.prepare(), [], payments
        for first in (payments - FEW + 1, 1):
            print(f"writing payments up to {payments - first + 1:,} …", flush=True)
            data.fill(client, first, last, payments)
            last = first - 1
            print("asking …", flush=True)
            found.append({name: ask(question, times) for name, question in questions(staff, payments)})
    return found


def questions(staff, payments: int) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Everything that is asked, by its name."""
    from django.utils import timezone

    from benchmarks import payment_data as data
    from payments.models import Payment
    from payments.queries.payment_search import payments as all_payments
    from payments.services.sweeping import payments_to_sweep

    facts = facts_of(payments)
    desk, driver = browser(staff), browser(Payment.objects.get(pk=facts["payment"]).state.person)
    for name, address in (PAGES | SUMS).items():
        yield name, page(desk, address.format(**facts))
    yield "A driver's payments", page(driver, "/payments/")
    yield "Counting all payments", all_payments().count
    yield "Which payments to sweep", payments_to_sweep
    yield "A charge paid", paid_charge()
    until = timezone.now() - data.timedelta(days=1)
    since = until - 5000 * data.APART / data.CARD_SHARE
    yield "Reconciliation of 5,000", compared(since, until)


def facts_of(payments: int) -> dict[str, Any]:
    """What the addresses are filled with: a payment by card, one of a guest, yesterday, thirty days before."""
    from django.utils import timezone

    from benchmarks.payment_data import FIRST_PERSON, timedelta
    from payments.models import Payment, PaymentState

    latest = PaymentState.objects.filter(payment_id__gt=payments - FEW, status="processed").exclude(charge="")
    state = latest.filter(person__isnull=False).order_by("-payment_id").select_related("payment")[0]
    guests = latest.filter(person__isnull=True).order_by("-payment_id").select_related("payment")[0]
    person = str(state.person_id - FIRST_PERSON)
    yesterday = timezone.localdate() - timedelta(days=1)
    assert Payment.objects.filter(created_at__date=yesterday).exists()
    return {
        "payment": state.payment_id,
        "number": state.payment.confirmation_no,
        "type": state.payment.payment_type_id,
        "charge": state.charge,
        "person_id": state.person_id,
        "person": person,
        "common": person[:-3],
        "letter": person[:-4],
        "guests_payment": guests.payment_id,
        "guest": guests.payment.email,
        "day": yesterday.isoformat(),
        "month": (yesterday - timedelta(days=29)).isoformat(),
    }


def browser(user):
    """A client of the site itself that is signed in."""
    from django.test import Client

    from benchmarks.payment_data import HOST

    client = Client(headers={"host": HOST})
    client.force_login(user, backend="accounts.backends.ClientBackend")
    return client


def page(client, address: str) -> Callable[[], None]:
    def ask():
        answer = client.get(address)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"

    return ask


def paid_charge() -> Callable[[], None]:
    """Pay a charge by a way that is processed at once; each call has one of its own, which is not counted."""
    from benchmarks import payment_data as data
    from payments.choices import PaymentStatus
    from payments.services.checkout import open_payment

    waiting = data.charges(100)

    def ask():
        charge, payer, kind = next(waiting)
        state = open_payment(
            actor=data.ACTOR,
            payer=payer,
            items=[("charge", charge.pk)],
            seen=charge.amount * data.WITH_TAX,
            payment_type_id=kind.pk,
        )
        assert state.status == PaymentStatus.PROCESSED

    return ask


def compared(since, until) -> Callable[[], None]:
    """The nightly comparison over a span that both books and list tell alike."""
    from benchmarks import payment_data as data
    from payments.models import PaymentType
    from payments.services.reconciliation import EDGE, reconcile

    kind = PaymentType.objects.get(provider=data.LISTER.key)
    data.LISTER.read(since - EDGE, until + EDGE)

    def ask():
        found = reconcile(actor=data.ACTOR, payment_type=kind, since=since, until=until)
        assert found.matched > 4000 and not found.found, (found.matched, found.found)

    return ask


def ask(question: Callable[[], Any], times: int) -> Asked:
    """Once to warm up, then so many times."""
    took, waited = [], []
    for _time in range(times + 1):
        began = perf_counter()
        with waiting_for_database() as statements:
            question()
        took.append((perf_counter() - began) * 1000)
        waited.append(statements)
    return Asked(median(took[1:]), median(map(sum, waited[1:])), len(waited[-1]))


@contextmanager
def waiting_for_database() -> Iterator[list[float]]:
    """The milliseconds of each statement of the block."""
    from django.db import connection

    statements = []

    def note(execute, *statement):
        began = perf_counter()
        try:
            return execute(*statement)
        finally:
            statements.append((perf_counter() - began) * 1000)

    with connection.execute_wrapper(note):
        yield statements


def report(payments: int, few: dict[str, Asked], all_of_them: dict[str, Asked]) -> None:
    """The table, and what became of the goals."""
    print(f"\nmilliseconds over {FEW:,} and over {payments:,} payments; in brackets those in the database\n")
    print(f"{'':32} {FEW:>16,} {payments:>18,}  ratio  statements")
    for name, now in all_of_them.items():
        before = few[name]
        print(
            f"{name:32} {before.milliseconds:7.1f} ({before.in_database:6.1f})"
            f" {now.milliseconds:9.1f} ({now.in_database:6.1f}) {now.milliseconds / before.milliseconds:6.2f}"
            f"  {before.statements} / {now.statements}"
        )
    rate = 1000 / all_of_them["A charge paid"].milliseconds
    print(f"\ncharges opened and settled a second: {rate:.0f}")
    missed = {
        f"pages within {PAGE_GOAL} ms": lambda name, now: now.milliseconds > PAGE_GOAL,
        f"of them at most {DATABASE_GOAL} ms in the database": lambda name, now: (
            now.in_database > DATABASE_GOAL
        ),
        f"at most {FLAT} times those over {FEW:,}": lambda name, now: (
            now.milliseconds > few[name].milliseconds * FLAT
        ),
        f"as many statements as over {FEW:,}": lambda name, now: now.statements != few[name].statements,
    }
    for goal, is_missed in missed.items():
        print(f"goal: {goal}: {_met([name for name in PAGES if is_missed(name, all_of_them[name])])}")


def _met(exceptions: list[str]) -> str:
    return f"missed by {', '.join(exceptions)}" if exceptions else "met"


if __name__ == "__main__":
    main()
