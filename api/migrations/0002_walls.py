"""The walls of the API's tables."""

from django.db import migrations

from core.migrations import AppendOnly, SameClient


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial"), ("accounts", "0002_walls"), ("core", "0002_walls")]

    operations = [AppendOnly("ApiCall"), SameClient("IdempotentCall", "token")]
