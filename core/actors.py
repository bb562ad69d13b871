"""Who does it: every service takes an actor (DECISIONS 16)."""

from dataclasses import dataclass

from core.choices import ActorKind


@dataclass(frozen=True)
class Actor:
    """Who is behind a change. `on_behalf_of` is the label of the person a staff member acts as."""

    kind: ActorKind
    id: str
    label: str
    on_behalf_of: str | None = None


def system_actor(label: str = "opscom") -> Actor:
    """The product itself: seeding, repairs, clean-ups."""
    return Actor(ActorKind.SYSTEM, "", label)


def task_actor(key: str, title: str) -> Actor:
    """A system task."""
    return Actor(ActorKind.TASK, key, str(title))
