"""Stripe's events: who sent them, and what they say (integrations §15.3)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import stripe

from integrations.stripe_checkout import mapping
from payments.choices import NewsState
from payments.exceptions import Forged
from payments.ports import DisputeNews, PaymentNews, RefundNews, Report

HEADER = "Stripe-Signature"
OLDEST_SECONDS = stripe.Webhook.DEFAULT_TOLERANCE


def _failed(session: Any) -> PaymentNews:
    return replace(mapping.payment_news(session), state=NewsState.FAILED)


# What concerns us. charge.refunded says less than the refund's own events.
READERS: dict[str, Callable[[Any], PaymentNews | RefundNews | DisputeNews]] = {
    "checkout.session.completed": mapping.payment_news,
    "checkout.session.async_payment_succeeded": mapping.payment_news,
    "checkout.session.async_payment_failed": _failed,
    "checkout.session.expired": mapping.payment_news,
    "refund.created": mapping.refund_news,
    "refund.updated": mapping.refund_news,
    "refund.failed": mapping.refund_news,
    "charge.dispute.created": mapping.dispute_news,
    "charge.dispute.closed": mapping.dispute_news,
}


def read_event(secret: str, body: bytes, headers: Mapping[str, str], now: datetime) -> Report:
    """An event. Forged when its signature is wrong or not of these minutes, ValueError when it is none."""
    header = headers.get(HEADER, "")
    if not header.isascii():
        raise Forged("a signature that is no text")
    try:
        # Its age is judged by our own clock, below.
        event = stripe.Webhook.construct_event(body, header, secret, tolerance=0)
        age = now.timestamp() - _signed_at(header)
        if abs(age) > OLDEST_SECONDS:
            raise Forged(f"signed {age:.0f} seconds ago")
        reader = READERS.get(event.type)
        return Report(event.id, event.type, reader(event.data.object) if reader else None)
    except stripe.SignatureVerificationError as error:
        raise Forged(str(error)) from None
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"an event that lacks {error}") from error


def _signed_at(header: str) -> int:
    """The time that the signature covers, which is the first that the header names."""
    return int(next(part[2:] for part in header.split(",") if part.startswith("t=")))
