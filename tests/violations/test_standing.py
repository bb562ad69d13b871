"""The SQL of states and amounts says what the rules say, whatever comes together (enforcement §5.2, MON-9)."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from tests.factories.violations import ViolationFactory
from violations.choices import FineAction, TicketState
from violations.models import Violation
from violations.models.violation import OWED
from violations.rules.price import amount_owed
from violations.rules.standing import state_of

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def tickets(city):
    """One of every combination that the database takes, some at the very second of their due."""
    common = {
        "category": city.category, "vehicle": city.vehicle, "location": city.location, "writer": city.clerk,
        "issued_at": AT - 30 * DAY, "actioned_at": AT, "adjusted_fine": 20,
    }  # fmt: skip
    rows = [
        ViolationFactory.build(
            is_spoiled=spoiled, is_warning=warning, fine_action=action, fine=fine,
            paid_at=paid, appealed_at=appealed, appeal_decided_at=decided, sent_to_collections_at=sent,
            due_at=due, **common,
        )
        for spoiled, warning, action, fine, paid, (appealed, decided), sent, due in product(
            (True, False), (True, False), ("", *FineAction), (0, 50), (None, AT),
            ((None, None), (AT, None), (AT, AT)), (None, AT), (AT - DAY, AT, AT + DAY),
        )
        if not (paid and (spoiled or action == FineAction.CANCELLED))
    ]  # fmt: skip
    return Violation.objects.bulk_create(rows)


def test_enforcement_5_2_sql_and_python_agree_on_every_state(tickets):
    states = {row.pk: state_of(row, AT) for row in tickets}
    assert set(states.values()) == set(TicketState)
    assert dict(Violation.objects.with_state(AT).values_list("pk", "state")) == states
    for state in TicketState:
        found = set(Violation.objects.in_state(state, AT).values_list("pk", flat=True))
        assert found == {pk for pk, one in states.items() if one == state}, state


def test_enforcement_MON_9_sql_and_python_agree_on_what_is_owed(tickets):
    owed = {row.pk: amount_owed(row) for row in tickets}
    assert dict(Violation.objects.annotate(owed=OWED).values_list("pk", "owed")) == owed
    unpaid = {row.pk for row in tickets if row.paid_at is None and owed[row.pk]}
    assert set(Violation.objects.unpaid().values_list("pk", flat=True)) == unpaid
    overdue = {row.pk for row in tickets if row.pk in unpaid and row.due_at < AT and not row.is_appeal_open}
    assert set(Violation.objects.overdue(AT).values_list("pk", flat=True)) == overdue
