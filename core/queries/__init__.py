"""Reads of the floor."""
