"""The figures of a ticket's header, made of its lines."""

from collections.abc import Sequence
from decimal import Decimal

from payments.choices import Module
from payments.rules.taxes import TaxRate, taxes_on_parts
from violations.models import Violation


def set_figures(row: Violation, rates: Sequence[TaxRate]) -> None:
    """Fine is the sum of the lines (ENT-4); the taxes are those on the whole, without discount (MON-8)."""
    row.fine = sum((line.fine for line in row.lines.all()), Decimal(0))
    row.tax = sum(taxes_on_parts([(Module.VIOLATIONS, row.fine), (Module.TOWING, row.towing)], rates))
    row.save(update_fields=["fine", "tax"])
