"""The state machine of standard permits, a fixed part of it; benchmarks/soak.py runs it for long (DECISIONS 43)."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.parking.machine import PermitMachine, permit_world

CALM = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


@pytest.mark.slow
@pytest.mark.django_db
def test_permits_and_their_money_tell_the_same_whatever_happens():
    fixed = settings(max_examples=20, stateful_step_count=30, derandomize=True, **CALM)
    with permit_world():
        run_state_machine_as_test(PermitMachine, settings=fixed)
