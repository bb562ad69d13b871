"""Mail stays with its client."""

from django.db import migrations

from core.migrations import SameClient


class Migration(migrations.Migration):
    dependencies = [("content", "0001_initial"), ("accounts", "0002_walls")]

    operations = [SameClient("OutboxMail", "person"), SameClient("MailAttachment", "mail")]
