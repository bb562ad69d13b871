"""Asking a provider on a page: one that is away becomes a sentence for the person."""

from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from core.exceptions import Refusal
from payments.exceptions import ProviderAway


class ProviderSilent(Refusal):
    """The provider did not answer, or its keys cannot be read; nothing is known that was not known before."""

    message = _("The provider does not answer: %(reason)s. Try again in a few minutes.")


@contextmanager
def asking():
    """Raises ProviderSilent for ProviderAway, and for keys that no key of the installation opens."""
    try:
        yield
    except ProviderAway as failure:
        raise ProviderSilent(reason=failure) from failure
