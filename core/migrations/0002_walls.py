"""Append-only tables of the floor."""

from django.db import migrations

from core.migrations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [AppendOnly("AuditEntry"), AppendOnly("SettingRevision")]
