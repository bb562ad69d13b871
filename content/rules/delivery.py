"""What becomes of a mail, by what its carrier told."""

from collections.abc import Iterable

from content.choices import DeliveryEvent, MailState, Severity

# The receiving side said no; any other permanent failure never reached it.
BOUNCES = ("bounce", "suppress-bounce")
# Later ones win, in whatever order they were told: carriers promise none (integrations §2.5).
ORDER = (MailState.ACCEPTED, MailState.DEFERRED, MailState.DELIVERED, MailState.FAILED, MailState.BOUNCED)


def outcome(event: str, severity: str, reason: str) -> MailState:
    """Where one event alone leaves a mail. A complaint comes from somebody who has it."""
    if event == DeliveryEvent.FAILED:
        if severity != Severity.PERMANENT:
            return MailState.DEFERRED
        return MailState.BOUNCED if reason in BOUNCES else MailState.FAILED
    return MailState.ACCEPTED if event == DeliveryEvent.ACCEPTED else MailState.DELIVERED


def furthest(events: Iterable[tuple[str, str, str]]) -> MailState:
    """Where (event, severity, reason) triples leave a mail, all in all. ValueError when there are none."""
    return max((outcome(*event) for event in events), key=ORDER.index)
