"""Printables of money."""
