"""Migrations of the floor, and the two operations that put the walls into the database."""

from core.migration_operations import AppendOnly, SameClient

__all__ = ["AppendOnly", "SameClient"]
