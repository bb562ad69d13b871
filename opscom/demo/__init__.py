"""The invented data of `./run demo`: a university that parks, and a second client beside it."""
