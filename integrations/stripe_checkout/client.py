"""The official library behind our wall, and its errors in the words of payments (integrations §§1.4, 15.3)."""

from collections.abc import Iterator
from contextlib import contextmanager

import stripe
from django.conf import settings
from django.utils.translation import gettext as _

from integrations.outbound import OutboundRefused, check_url, public_session
from integrations.transport import Patience
from payments.exceptions import ProviderAway, ProviderRefuses
from payments.ports import Login

API = "https://api.stripe.com"
PATIENCE = Patience()
LATER = (409, 429)  # locked by another call, too many


@contextmanager
def asking(login: Login) -> Iterator[stripe.StripeClient]:
    """A client of the account. ProviderAway and ProviderRefuses instead of the library's errors.

    It does not repeat calls by itself: payers wait for it, and whoever asked knows best when to ask again.
    """
    key, base = login["secret_key"], settings.STRIPE_API_URL.rstrip("/") or API
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ProviderRefuses(_("The secret key has letters, digits and underscores only. Copy it again."))
    try:
        check_url(base)
        with public_session() as session:
            wire = stripe.RequestsClient(timeout=(PATIENCE.connect, PATIENCE.read), session=session)
            yield stripe.StripeClient(
                key, base_addresses={"api": base}, http_client=wire, max_network_retries=0
            )
    except OutboundRefused as error:
        raise ProviderRefuses(str(error)) from error
    except stripe.StripeError as error:
        raise _in_our_words(error) from error


def _in_our_words(error: stripe.StripeError) -> Exception:
    """Only what the library did not get, and what Stripe itself calls passing, may be repeated."""
    status, words = error.http_status or 0, error.user_message or ""
    if isinstance(error, stripe.APIConnectionError):
        if isinstance(error.__cause__, OutboundRefused):
            return ProviderRefuses(str(error.__cause__))
        cause = type(error.__cause__ or error).__name__
        return ProviderAway(_("Stripe cannot be reached (%(error)s)") % {"error": cause})
    is_broken = isinstance(error, stripe.APIError) and not 300 <= status < 500
    if is_broken or status in LATER:
        return ProviderAway(_("Stripe is out of order (%(status)s)") % {"status": status})
    if status == 401:
        return ProviderRefuses(_("Stripe does not know the secret key."))
    if status == 403:
        return ProviderRefuses(_("The secret key may not do this at Stripe: %(words)s") % {"words": words})
    return ProviderRefuses(_("Stripe refuses (%(status)s): %(words)s") % {"status": status, "words": words})
