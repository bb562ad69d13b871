"""How mail can fail. None of these reaches a person: the outbox keeps them."""

from datetime import datetime


class NotSent(Exception):
    """Nothing left; trying again later is right, not before `after` when the carrier says so."""

    def __init__(self, words: str, after: datetime | None = None):
        super().__init__(words)
        self.after = after


class Refused(Exception):
    """The carrier will never take this mail."""


class FateUnknown(Exception):
    """The carrier may or may not have taken it: the answer never came."""


class UnknownMail(Exception):
    """A carrier tells of a mail that this client never sent."""
