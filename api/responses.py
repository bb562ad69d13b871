"""Replies on their way out: as Django responses, or straight from the WSGI application."""

from collections.abc import Callable, Iterable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from api.catalogue import Endpoint
from api.gate import Reply, answer

HEADERS = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


def response(reply: Reply) -> HttpResponse:
    """The reply as a Django view returns it."""
    return HttpResponse(reply.content, status=reply.status, headers={**HEADERS, **reply.headers})


def send(reply: Reply, start_response: Callable) -> Iterable[bytes]:
    """The reply as a WSGI application sends it."""
    headers = {**HEADERS, **reply.headers, "Content-Length": str(len(reply.content))}
    start_response(f"{int(reply.status)} {HTTPStatus(reply.status).phrase}", list(headers.items()))
    return [reply.content]


def view_of(endpoint: Endpoint) -> Callable[..., HttpResponse]:
    """The Django view of an endpoint behind the gate."""

    @csrf_exempt
    def view(request: HttpRequest, client: str) -> HttpResponse:
        return response(answer(endpoint, request.META, client))

    return view
