"""Two clients for the tests of the floor."""

import pytest

from core.models import Client


@pytest.fixture
def ours(db):
    return Client.objects.create(code="OURS", name="Ours")


@pytest.fixture
def theirs(db):
    return Client.objects.create(code="THEIRS", name="Theirs", time_zone="America/Vancouver")
