"""Setting taxes (parking §20.4)."""

from collections.abc import Iterable
from typing import Any

from core.actors import Actor
from core.db import atomic
from core.services.writing import write
from payments.models import Tax


@atomic()
def save_taxes(*, actor: Actor, taxes: Iterable[dict[str, Any]]) -> None:
    """Set fields of the tax slots; each of `taxes` names its `slot`. Only payments that start later see it (TAX-5)."""
    rows = {row.slot: row for row in Tax.objects.select_for_update(no_key=True)}
    for values in taxes:
        values = dict(values)
        write(actor=actor, row=rows[values.pop("slot")], noun="tax", values=values)
