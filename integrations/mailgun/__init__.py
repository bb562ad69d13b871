"""Mailgun: carries mail away, says what became of it, and which DNS records a sending domain needs (integrations §2).

How sure each part is (labels of integrations §0.1):
S  three ways to send (our account, the client's, SPF alone); labels “Mailgun domain”, “Private API key”, “verified”
A  addresses, Basic auth as `api`, fields of messages, events, domains and webhooks, the signature's HMAC
B  401 in plain words, “Mailgun Magnificent API” for wrong paths, retries and answers of webhooks
C  420 with its date, 403 of sandboxes; D 413
"""
