"""A client's own look."""

from typing import Any

from content.exceptions import BadColour, WeakColour
from content.rules.colours import is_strong, nearest_strong, normal_colour, on_pages, told
from core.actors import Actor
from core.system_settings import save_settings

COLOURS = ("brand_primary", "brand_accent")


def save_brand(*, actor: Actor, values: dict[str, Any]) -> list[str]:
    """Save colours and images by the keys of their settings; returns the keys that changed.

    Raises BadColour, and WeakColour for a colour that text could not be read in or on; its facts say what is nearest.
    """
    values = {key: _colour(key, text) if key in COLOURS else text for key, text in values.items()}
    return save_settings(actor=actor, values=values)


def _colour(key: str, text: str) -> str:
    colour = normal_colour(text)
    if colour is None:
        raise BadColour(field=key)
    if colour and not is_strong(colour):
        raise WeakColour(field=key, ratio=told(on_pages(colour)), nearest=nearest_strong(colour))
    return colour
