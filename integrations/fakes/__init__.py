"""Vendors' doubles: one local server that speaks their protocols strictly and misbehaves on demand
(integrations §1.7). For demos and tests; it serves this machine only."""
