"""Documented inputs: what a machine may send, under which names, within which limits (DECISIONS 18).

A field is `Annotated[text(25), Names("plate", "LicencePlate"), Codes(missing=9006)]`. The same models read the
JSON API and file imports, and the API's documentation is generated from them.
"""

import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

# Lone surrogates cannot be stored, control characters have no business in a plate or a name.
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_ID = r"^[0-9]{1,9}$"


@dataclass(frozen=True, init=False)
class Names:
    """The names a value may come under, in the documented order; the first is the one we teach (enforcement API-5).

    `silently` are accepted but not documented.
    """

    names: tuple[str, ...]
    silently: tuple[str, ...]

    def __init__(self, *names: str, silently: tuple[str, ...] = ()):
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "silently", silently)

    def find(self, body: Mapping[str, Any], folded: Mapping[str, list[str]] | None = None) -> Any:
        """The value in `body`: exact names in listed order, then ignoring case; the first that is not blank wins.

        When all are blank, the first of them ("" or None); None when none of the names is there. `folded` is
        `fold(body)`, for who asks several times.
        """
        listed = self.names + self.silently
        present = [body[name] for name in listed if name in body]
        for value in present:
            if not is_blank(value):
                return value
        folded = fold(body) if folded is None else folded
        present += [body[key] for name in listed for key in folded.get(name.lower(), ())]
        return next((value for value in present if not is_blank(value)), present[0] if present else None)


@dataclass(frozen=True)
class Codes:
    """The documented error code of each way a field can fail (seeds/003, API Error Codes)."""

    missing: int = 9031
    too_long: int = 9030
    too_short: int = 9032
    invalid: int = 9033

    def all(self) -> set[int]:
        return set(astuple(self))


@dataclass(frozen=True)
class About:
    """What a field means, for the documentation; translatable."""

    text: Any


@dataclass(frozen=True)
class Unless:
    """The field is required unless the field `other` was sent; it is None then."""

    other: str


def fold(body: Mapping[str, Any]) -> dict[str, list[str]]:
    """The body's keys by their lower-case form, in the order they were sent."""
    folded: dict[str, list[str]] = {}
    for key in body:
        folded.setdefault(key.lower(), []).append(key)
    return folded


def is_blank(value: Any) -> bool:
    """Nothing was said: null, or text of blanks only."""
    return value is None or (isinstance(value, str) and not value.strip())


def as_text(value: Any) -> str:
    """A string or number as trimmed text. PydanticCustomError for anything else and for control characters."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise PydanticCustomError("invalid", "Send a string or a number.")
    text = str(value).strip()
    if not text:
        raise PydanticCustomError("invalid", "An empty value cannot be stored.")
    if _REFUSED.search(text):
        raise PydanticCustomError("invalid", "Control characters are refused.")
    return text


Text = Annotated[str, BeforeValidator(as_text, json_schema_input_type=str | float)]


def text(limit: int) -> Any:
    """The type of a text of at most `limit` characters after trimming (enforcement API-7)."""
    return Annotated[Text, Field(max_length=limit)]


def as_id(value: Any) -> int:
    """A number of a pick list, as a number or as its digits."""
    digits = as_text(value)
    if not re.match(_ID, digits):
        raise PydanticCustomError("invalid", "An id has digits only.")
    return int(digits)


def text_or_number(**schema) -> WithJsonSchema:
    """How the documentation shows a value that may come as text or as a number."""
    return WithJsonSchema({"type": ["string", "number"], **schema})


PickId = Annotated[int, BeforeValidator(as_id), text_or_number(pattern=_ID)]


class Documented(BaseModel):
    """Base of documented inputs. Every field has `Names`; unknown keys are ignored; a blank value counts as not sent.

    With `keeps_blank` an empty text in an optional field is a value, and refused as such (enforcement D-1).
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    keeps_blank: ClassVar[bool] = False
    documented: ClassVar[dict[str, Names]] = {}
    replaceable: ClassVar[dict[str, str]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs):
        cls.documented = {key: note(cls, key, Names) for key in cls.model_fields}
        unless = {key: note(cls, key, Unless) for key in cls.model_fields}
        cls.replaceable = {key: found.other for key, found in unless.items() if found}

    @model_validator(mode="before")
    @classmethod
    def _by_documented_name(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        folded = fold(body)
        found = {key: names.find(body, folded) for key, names in cls.documented.items()}
        values = {key: value for key, value in found.items() if not cls._is_unsaid(key, value)}
        for key, other in cls.replaceable.items():
            if other in values:
                values.setdefault(key, None)
        return values

    @classmethod
    def _is_unsaid(cls, key: str, value: Any) -> bool:
        if cls.keeps_blank and not cls.model_fields[key].is_required():
            return value is None
        return is_blank(value)


def codes_of(model: type[Documented], key: str) -> Codes:
    """The documented error codes of a field; the general ones when it names none."""
    return note(model, key, Codes) or Codes()


def note(model: type[BaseModel], key: str, kind: type) -> Any:
    """The first annotation of that kind on a field, or None."""
    return next((found for found in model.model_fields[key].metadata if isinstance(found, kind)), None)
