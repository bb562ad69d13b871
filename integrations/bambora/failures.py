"""What a failure of Bambora means for payments (payments.ports.Provider)."""

from collections.abc import Iterator
from contextlib import contextmanager

from integrations.bambora.schemas import complaint_in
from integrations.transport import IntegrationError
from payments.exceptions import ProviderAway, ProviderRefuses

DUPLICATE_ORDER = 788
# Time-outs and outages on the way to the bank, and a transaction that somebody else is at.
PASSING = {53, 54, 55, 56, 211, 212, *range(297, 311), 560, 935}


def failure_of(error: IntegrationError) -> ProviderAway | ProviderRefuses:
    """Away when the same call may be repeated; else Bambora's own words, or what is wrong with the settings."""
    if error.error_class not in ("auth", "config"):
        return ProviderAway(str(error))
    complaint = complaint_in(error)
    if error.error_class == "auth" or complaint is None:
        return ProviderRefuses(str(error))
    # A duplicate means that a first call for the same thing got through, or is about to.
    if complaint.code in PASSING or complaint.code == DUPLICATE_ORDER:
        return ProviderAway(complaint.words)
    return ProviderRefuses(complaint.words)


def is_duplicate(error: IntegrationError) -> bool:
    """Whether the order number was used before."""
    complaint = complaint_in(error)
    return complaint is not None and complaint.code == DUPLICATE_ORDER


@contextmanager
def in_words_of_payments() -> Iterator[None]:
    """IntegrationErrors leave as ProviderAway or ProviderRefuses."""
    try:
        yield
    except IntegrationError as error:
        raise failure_of(error) from error
