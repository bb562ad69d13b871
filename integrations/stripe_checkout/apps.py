from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StripeCheckoutConfig(AppConfig):
    """Registers Stripe Checkout as a payment provider."""

    name = "integrations.stripe_checkout"
    label = "stripe_checkout"
    verbose_name = _("Stripe Checkout")

    def ready(self):
        from integrations.stripe_checkout.adapter import StripeCheckout
        from payments.ports import providers

        providers.register(StripeCheckout.key, StripeCheckout())
