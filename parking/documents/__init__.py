"""Printables of parking."""
