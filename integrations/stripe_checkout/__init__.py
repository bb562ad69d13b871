"""Stripe Checkout: the payer pays on Stripe's page, and signed events tell us (integrations §15.3).

How sure each part is (labels of integrations §0.1):
A  fields of sessions, intents, refunds, balance transactions and events; Idempotency-Key; the signature's HMAC
V  the official library against our double: base_addresses, construct_event, its refusal of altered and old events
C  words of error messages; B  the shape of lists
"""
