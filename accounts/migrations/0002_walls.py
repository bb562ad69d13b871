"""Rows of people stay with their client."""

from django.db import migrations

from core.migrations import SameClient


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("core", "0002_walls")]

    operations = [
        SameClient("Profile", "user"),
        SameClient("Profile", "user_type"),
        SameClient("Profile", "locker_user_type"),
        SameClient("Profile", "province"),
        SameClient("Profile", "province2"),
        SameClient("Profile", "licence_province"),
        SameClient("Profile", "company"),
        SameClient("Company", "province"),
        SameClient("User", "archive_type"),
        SameClient("User", "merged_into"),
        SameClient("PersonMerge", "kept"),
        SameClient("PersonMerge", "merged"),
        SameClient("ImportRow", "run"),
        SameClient("TotpDevice", "user"),
        SameClient("RecoveryCode", "user"),
        SameClient("RoleAssignment", "user"),
        SameClient("RoleAssignment", "role"),
        SameClient("Session", "user"),
    ]
