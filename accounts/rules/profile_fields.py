"""What a client asks of a driver (parking §24.4)."""

from typing import Any

from accounts.choices import FIELDS, FieldState


def asked(*, grouping: str, states: dict[str, str]) -> dict[str, FieldState]:
    """The fields that a person of this grouping sees, with VISIBLE or REQUIRED; `states` are the client's by key."""
    found = {}
    for field in FIELDS:
        if field.grouping and field.grouping != grouping:
            continue
        state = FieldState.REQUIRED if field.always else FieldState(states.get(field.key, field.default))
        if state != FieldState.HIDDEN:
            found[field.key] = state
    return found


def missing(*, values: dict[str, Any], asked: dict[str, FieldState]) -> list[str]:
    """Keys of the required fields that `values` leaves empty (UP-2, PRF-3)."""
    return [
        key for key, state in asked.items() if state == FieldState.REQUIRED and values.get(key) in ("", None)
    ]
