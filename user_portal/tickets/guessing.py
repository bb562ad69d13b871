"""How often tickets may be guessed at (enforcement PAY-5, parking X-11).

Tries are counted by network, by ticket, by both and by plate, for a guesser may hold any of them fixed. They are
counted by what was typed and before anything is looked up, so the counters tell nothing either, and a hundred at once
are a hundred. A right one is taken off again.

What a full counter does hangs on the reference:

- A wrong try is answered 429 from then on, in the same words whatever was wrong.
- A strong reference (six characters after the number, one in 10^9) with its plate always opens the ticket. Nobody can
  lock its payer out by typing nonsense; and nobody finds it by trying, at any pace that the site stands.
- A weak one (two imported characters, or none) can be found by trying, so a full counter keeps it shut, for minutes
  where it is the network's and for an hour where it is the ticket's or the plate's: ten tries an hour, from however
  many networks. Its payer is not shut out by that: networks from which the ticket was opened before are let in
  for a month, and whoever has the vehicle in an account pays there, which the page says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache

from core.client_address import address_of, network_of
from core.scoping import current_client
from core.tries import count_try, take_back_try
from parking.rules.plate_key import plate_key
from violations.queries.lookup import FoundTicket
from violations.rules.reference import possible_parts

QUARTER, HOUR, MONTH = 15 * 60, 60 * 60, 30 * 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Limit:
    """After `wrong` tries in so many seconds wrong ones are refused, after `weak` ones weak references too."""

    seconds: int
    wrong: int
    weak: int


OF_NETWORK = Limit(QUARTER, wrong=5, weak=50)  # a campus or an office is one network
OF_BOTH = Limit(QUARTER, wrong=5, weak=5)
OF_TICKET = OF_PLATE = Limit(HOUR, wrong=10, weak=10)


@dataclass(frozen=True)
class Counted:
    """One counter after this try; `ticket` is the number that it is about, "" where it is about none."""

    key: str
    limit: Limit
    tries: int
    ticket: str = ""

    @property
    def is_prefix(self) -> bool:
        """“TT” of TT-10016, “2” of 2-001017: typed by all who leave the suffix out, and no ticket that they mean."""
        return bool(self.ticket) and (len(self.ticket) <= 3 or not any(map(str.isdigit, self.ticket)))


class Guess:
    """One try at a ticket. Making it counts it."""

    def __init__(self, request, *, reference: str, plate: str):
        address = address_of(request.META)
        self._network = network_of(address) if address else ""
        self._plate = plate_key(plate)
        self._counted = [
            Counted(key, limit, count_try(key, seconds=limit.seconds), ticket)
            for limit, key, ticket in self._counters(reference)
        ]

    @property
    def wait(self) -> int:
        """Seconds to wait after a wrong try; 0 when another may follow at once."""
        full = (one for one in self._counted if one.tries > one.limit.wrong and not one.is_prefix)
        return max((one.limit.seconds for one in full), default=0)

    def opens(self, found: FoundTicket | None) -> bool:
        """Whether this try opens what it found; then it was no guess, and is not counted as one."""
        is_known = cache.get(self._known(found.ticket if found else ""), False)
        if found is None or not (found.is_strong or is_known or self._is_slow(found)):
            return False
        for one in self._counted:
            take_back_try(one.key)
        cache.set(self._known(found.ticket), True, timeout=MONTH)
        return True

    def _is_slow(self, found: FoundTicket) -> bool:
        """Whether tries came slowly enough for a weak reference."""
        about = (one for one in self._counted if one.ticket in ("", found.ticket))
        return all(one.tries <= one.limit.weak for one in about)

    def _counters(self, reference: str) -> Iterator[tuple[Limit, str, str]]:
        yield OF_NETWORK, _key("network", self._network), ""
        yield OF_PLATE, _key("plate", self._plate), ""
        for ticket in sorted({ticket for ticket, _pin in possible_parts(reference)}):
            yield OF_TICKET, _key("ticket", ticket), ticket
            yield OF_BOTH, _key("both", self._network, ticket), ticket

    def _known(self, ticket: str) -> str:
        return _key("opened", self._network, ticket, self._plate)


def _key(*about: str) -> str:
    """A key of the cache, which takes neither blanks nor long ones."""
    digest = sha256("|".join(about).encode()).hexdigest()
    return f"ticket-look-up:{current_client().pk}:{about[0]}:{digest}"
