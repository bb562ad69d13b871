"""Host name → client → scope and time zone around everything behind it (DECISIONS 3, 4)."""

from contextlib import ExitStack
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import Http404
from django.http.request import split_domain_port
from django.utils import timezone
from django.views.defaults import page_not_found

from core import audit
from core.models import Client, ClientDomain
from core.scoping import all_clients, client_scope

OPERATOR = "/operator/"
HOSTLESS = ("/healthz", "/api/", "/static/", "/hooks/", "/ingest/")
COOKIELESS = (
    "/files/",
    "/brand.css",
)  # the same for everybody: who asks is not looked at, and caches may share it


def client_of_host(host: str) -> Client | None:
    """The active client whose site this host is; with exactly one active client every host is its."""
    domain = ClientDomain.objects.select_related("client").filter(host=host, client__is_active=True).first()
    if domain:
        return domain.client
    only = Client.objects.filter(is_active=True)[:2]
    return only[0] if len(only) == 1 else None


class ClientMiddleware:
    """Opens the client's scope around the page, and around every chunk of a streamed answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.client = self._client(request)
        is_cookieless = request.path.startswith(COOKIELESS)
        if is_cookieless:
            request.COOKIES = {}
        request.request_id = str(uuid4())
        token = audit.request_id.set(request.request_id)
        try:
            with _scopes(request):
                response = self.get_response(request)
            if response.streaming:
                response.streaming_content = _streamed(request, response.streaming_content)
            if is_cookieless:
                response.headers.pop("Vary", None)
            return response
        finally:
            audit.request_id.reset(token)

    def _client(self, request):
        if request.path.startswith((*HOSTLESS, OPERATOR)):
            return None
        return client_of_host(split_domain_port(request._get_raw_host())[0].rstrip("."))


class RequireClient:
    """404 for a host that no client has. Stands behind the locale, so that the page speaks the visitor's language."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.client is None and not request.path.startswith((*HOSTLESS, OPERATOR)):
            return page_not_found(request, Http404("unknown host"))
        return self.get_response(request)


def _scopes(request) -> ExitStack:
    stack = ExitStack()
    if request.path.startswith(OPERATOR):
        stack.enter_context(all_clients(reason="operator console"))
    elif request.client:
        stack.enter_context(client_scope(request.client))
        stack.enter_context(timezone.override(ZoneInfo(request.client.time_zone)))
    return stack


def _streamed(request, chunks):
    chunks = iter(chunks)
    while True:
        with _scopes(request):
            try:
                chunk = next(chunks)
            except StopIteration:
                return
        yield chunk
