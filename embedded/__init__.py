"""PostgreSQL, Valkey and the supervisor behind `./run`. Knows nothing of the site it serves."""


class EmbeddedError(Exception):
    """A server or command could not be started; the text is meant for the person at the terminal."""
