"""The API's calls as a WSGI application that stands before the site: no middleware of pages is for machines."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db import close_old_connections

import api.endpoints  # noqa: F401  registers the endpoints
from api import gate, plate_door
from api.catalogue import Endpoint, catalogue
from api.door_connection import door_connection
from api.responses import send

_CALL = re.compile("/api/([^/]*)/(v1/[a-z/_-]+?)/?")


def before(site: Callable) -> Callable:
    """`site` behind the API: calls are answered here, everything else passes. The views in api/urls.py say the same."""
    behind_the_gate = {
        endpoint.path.removeprefix("<client>/"): endpoint for endpoint in catalogue if not endpoint.is_view
    }

    def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.removesuffix("/") == plate_door.PATH and environ["REQUEST_METHOD"] == "POST":
            return send(plate_door.reply(environ, door_connection.execute), start_response)
        call = _CALL.fullmatch(path)
        if call and call[2] in behind_the_gate:
            return _behind_the_gate(behind_the_gate[call[2]], environ, call[1], start_response)
        return site(environ, start_response)

    return application


def _behind_the_gate(
    endpoint: Endpoint, environ, client_code: str, start_response: Callable
) -> Iterable[bytes]:
    close_old_connections()
    try:
        return send(gate.answer(endpoint, environ, client_code), start_response)
    finally:
        close_old_connections()
