"""HotSpot pushes permits to us; the contract is our own interface (integrations §4). Here is only its double, a
sender: what HotSpot's requests may look like, good, late, doubled and broken."""
