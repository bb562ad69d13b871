"""TCP ports: finding a free one and keeping it until the server that will listen there is up."""

import socket

from embedded import EmbeddedError


def reserve(host: str, wanted: int | None, default: int, flag: str = "--port") -> tuple[int, socket.socket]:
    """A port for `host` and the socket that keeps it from others while it is open.

    Without `wanted` it is `default` or, where that is taken, any free one.
    Raises EmbeddedError when `wanted`, which `flag` asked for, is taken.
    """
    if wanted is not None:
        if not _is_free(host, wanted):
            raise EmbeddedError(f"Port {wanted} of {host} is taken. Choose another with {flag}.")
        return _keep(host, wanted)
    return _keep(host, default if _is_free(host, default) else 0)


def _is_free(host: str, port: int) -> bool:
    with socket.socket(_family(host)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was just left is free
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError:
            return False
        return True


def _keep(host: str, port: int) -> tuple[int, socket.socket]:
    # Bound but not listening: it takes no calls, and only servers that share the port, as ours do, get by.
    keeper = socket.socket(_family(host))
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    keeper.bind((host, port))
    return keeper.getsockname()[1], keeper


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
