"""fakepay: a payment provider of our own, for demos and tests only (integrations §15.1).

It takes no money. Its page, its interface and its signed events are those of a hosted provider in their simplest form,
so that the whole way from cart to refund works without an account anywhere.
"""
