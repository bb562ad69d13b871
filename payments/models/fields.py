"""Columns of money."""

from django.db import models

from payments.choices import PLACES


def money_field(label, **options) -> models.DecimalField:
    """An amount as it is stored: numeric(14,5), in the client's currency (DECISIONS 37)."""
    return models.DecimalField(label, max_digits=14, decimal_places=PLACES, **options)
