"""The state machine of money, a fixed part of it; benchmarks/soak.py runs it for long (DECISIONS 43)."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.payments.machine import MoneyMachine, money_world

CALM = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


@pytest.mark.slow
@pytest.mark.django_db
def test_money_is_neither_lost_nor_doubled_whatever_happens():
    fixed = settings(max_examples=25, stateful_step_count=30, derandomize=True, **CALM)
    with money_world():
        run_state_machine_as_test(MoneyMachine, settings=fixed)
