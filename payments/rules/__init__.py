"""Pure functions on money."""
