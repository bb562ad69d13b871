"""Each test run has servers of its own (tests/servers.py), and they are real ones."""

import os

import pytest
from django.core.cache import cache
from django.db import connection


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
