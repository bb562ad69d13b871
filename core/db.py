"""Transactions: services open theirs here (DECISIONS 10)."""

from django.db import transaction

atomic = transaction.atomic
on_commit = transaction.on_commit
