"""Sockets of violations (DECISIONS 13)."""

from collections.abc import Callable

from core.registry import Registry

# Called with violation= and actor= in the transaction that settles a ticket: what else its payment brings about, such
# as a boot that is released.
ticket_settled: Registry[Callable[..., None]] = Registry("effect of a paid ticket")
