"""Each test run has servers of its own (tests/servers.py), and they are real ones."""

import os

import pytest
from django.core.cache import cache
from django.db import connection

from tests.servers import of_worker


@pytest.mark.django_db
def test_the_database_is_a_copy_of_the_prepared_one():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), count(*) FROM django_migrations")
        name, migrations = cursor.fetchone()
    assert name.startswith("test_")
    assert migrations > 0
    assert os.environ["TEST_TEMPLATE"] == "opscom_template"


def test_the_cache_is_a_real_server():
    cache.set("ground", "solid", 5)
    assert cache.get("ground") == "solid"


def test_each_worker_has_databases_of_valkey_of_its_own():
    url = "redis+socket:///tmp/valkey.sock?virtual_host=0"
    ends = [int(of_worker(url, f"gw{number}").rpartition("=")[2]) for number in range(7)]
    assert ends == [2, 4, 6, 8, 10, 12, 14], (
        "none is that of a run without workers, and the odd ones are free"
    )
