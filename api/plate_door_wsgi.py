"""The plate door as a WSGI application, standing before the site's."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from api.door_connection import door_connection
from api.errors import ApiError
from api.plate_door import PATH, answer, headers_of, refuse
from api.wire import read_body
from core.client_address import address_of


def before(site: Callable) -> Callable:
    """`site` behind the plate door: plate validations are answered here, everything else passes."""

    def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "POST":
            return site(environ, start_response)
        try:
            status, content = answer(
                read_body(environ), environ, address_of(environ), door_connection.execute
            )
        except ApiError as error:
            status, content = refuse(error)
        headers = [*headers_of(status).items(), ("Content-Length", str(len(content)))]
        start_response(f"{status} {HTTPStatus(status).phrase}", headers)
        return [content]

    return application
