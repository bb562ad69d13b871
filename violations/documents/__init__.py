"""Printables of violations."""
