"""Does the From address belong to the domain that signs? If not, receivers show “on behalf of” (seed 000)."""

# Second levels under which names are given out, beside the provinces' under .ca.
SECOND_LEVELS = {"ac", "co", "com", "edu", "gob", "gov", "gouv", "gc", "mil", "net", "nom", "or", "org"}
PROVINCES = {"ab", "bc", "mb", "nb", "nf", "nl", "ns", "nt", "nu", "on", "pe", "qc", "sk", "yk"}


def organization_of(domain: str) -> str:
    """The part of a domain name that somebody registered: `parking.example.on.ca` → `example.on.ca`.

    A rule of thumb instead of the public suffix list: it decides about a warning only.
    """
    labels = domain.lower().strip(".").split(".")
    is_country = len(labels[-1]) == 2
    given_out = labels[-2:-1] and (
        labels[-2] in SECOND_LEVELS or (labels[-1] == "ca" and labels[-2] in PROVINCES)
    )
    return ".".join(labels[-3:] if is_country and given_out else labels[-2:])


def is_aligned(address: str, sending_domain: str) -> bool:
    """Whether mail from `address` shows no “on behalf of” when it leaves from `sending_domain`."""
    return organization_of(address.rpartition("@")[2]) == organization_of(sending_domain)
