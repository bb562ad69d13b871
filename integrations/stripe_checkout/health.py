"""How Stripe does for a client, in words, as far as that is known without asking (integrations §1.5)."""

from django.utils.translation import gettext as _

from payments.exceptions import ProviderAway
from payments.models import PaymentType


def ailment() -> str:
    """ "" when payments by Stripe are told to us by themselves or it is not in use, else why they are not."""
    for row in PaymentType.objects.active().filter(provider="stripe"):
        try:
            has_secret = bool(row.login.get("signing_secret"))
        except ProviderAway as error:  # no key of FIELD_KEYS opens it
            return _("Stripe (%(type)s): %(error)s") % {"type": row, "error": error}
        if not has_secret:
            words = _(
                "Stripe (%(type)s): no signing secret is set, so payments are noticed some minutes late"
            )
            return words % {"type": row}
    return ""
