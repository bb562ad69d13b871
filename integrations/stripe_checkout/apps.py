from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StripeCheckoutConfig(AppConfig):
    """Registers Stripe Checkout as a payment provider."""

    name = "integrations.stripe_checkout"
    label = "stripe_checkout"
    verbose_name = _("Stripe Checkout")

    def ready(self):
        from core.ports import HealthCheck, vendor_health
        from integrations.stripe_checkout.adapter import StripeCheckout
        from integrations.stripe_checkout.health import ailment
        from payments.ports import providers

        providers.register(StripeCheckout.key, StripeCheckout())
        vendor_health.register("stripe", HealthCheck("stripe", ailment))
