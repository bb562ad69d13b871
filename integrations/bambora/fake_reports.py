"""The reports of Bambora's double: strict about what it is asked (integrations §15.4)."""

from datetime import datetime
from operator import eq, ge, gt, le, lt

from integrations.bambora.fake_documents import row_document
from integrations.bambora.fake_ledger import Entry, Ledger

LONGEST_PAGE = 500
# By the vendor's numbers: transaction, amount, order number. How each is read, and what it is compared as.
FIELDS = {
    1: (lambda entry: entry.id, int),
    2: (lambda entry: entry.cents / 100, float),
    5: (lambda entry: entry.order_number or str(entry.id), str),
}
OPERATORS = {"%3D": eq, "%3C": lt, "%3E": gt, "%3C%3D": le, "%3E%3D": ge, "START%20WITH": str.startswith}


class BadQuestion(Exception):
    """A field of the question that is wrong; the text names it."""


def report(question: dict, ledger: Ledger, now: datetime) -> dict:
    """The rows that were asked for, counted from 1. BadQuestion."""
    if question.get("name") not in ("Search", "TransHistoryMinimal"):
        raise BadQuestion("name")
    since, until = _clock(question, "start_date", ledger), _clock(question, "end_date", ledger)
    first, last = _number(question, "start_row"), _number(question, "end_row")
    if since > until:
        raise BadQuestion("end_date")
    if not 1 <= first <= last or last - first > LONGEST_PAGE:
        raise BadQuestion("end_row")
    criteria = [_criterion(one) for one in question.get("criteria") or []]
    found = [
        entry
        for entry in sorted(ledger.entries.values(), key=lambda entry: (entry.at, entry.id))
        if since <= entry.at <= until and entry.at <= now and all(fits(entry) for fits in criteria)
    ]
    rows = [row_document(entry, ledger, number) for number, entry in enumerate(found, 1)]
    return {"records": rows[first - 1 : last]}


def _clock(question: dict, name: str, ledger: Ledger) -> datetime:
    """A time on the account's clock: one with an offset is not understood."""
    try:
        return datetime.strptime(question[name], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=ledger.zone)
    except (KeyError, TypeError, ValueError):
        raise BadQuestion(name) from None


def _number(question: dict, name: str) -> int:
    try:
        return int(question[name])
    except (KeyError, TypeError, ValueError):
        raise BadQuestion(name) from None


def _criterion(one: dict):
    """A test of entries: the field is a number, the comparison written as in an address."""
    try:
        read, kind = FIELDS[int(one["field"])]
        compare, wanted = OPERATORS[one["operator"]], kind(one["value"])
    except (KeyError, TypeError, ValueError):
        raise BadQuestion("criteria") from None

    def fits(entry: Entry) -> bool:
        return compare(read(entry), wanted)

    return fits
