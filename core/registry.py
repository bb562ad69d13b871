"""Registries: how what sits above offers itself to what sits below (DESIGN §2)."""

from collections.abc import Iterator
from typing import Generic, TypeVar

from core.exceptions import RegistryError

T = TypeVar("T")


class Registry(Generic[T]):
    """Named entries, filled in `AppConfig.ready()`, read afterwards. Complains about doubles and unknown names."""

    def __init__(self, what: str):
        self.what = what
        self._entries: dict[str, T] = {}

    def register(self, key: str, entry: T) -> T:
        """Add `entry` under `key`; RegistryError when the key is taken."""
        if key in self._entries:
            raise RegistryError(f"{self.what} “{key}” is registered twice")
        self._entries[key] = entry
        return entry

    def get(self, key: str) -> T:
        """The entry of `key`; RegistryError when there is none."""
        try:
            return self._entries[key]
        except KeyError:
            raise RegistryError(f"there is no {self.what} “{key}”") from None

    def all(self) -> list[T]:
        """Every entry, in the order of registration."""
        return list(self._entries.values())

    def keys(self) -> list[str]:
        return list(self._entries)

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[T]:
        return iter(self.all())
