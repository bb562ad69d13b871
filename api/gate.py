"""The one thin door for machines: what every call passes before its endpoint, in the order of DECISIONS 17."""

import logging
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from time import monotonic
from typing import Any

import orjson
from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from api.access import Caller, admit, client_of
from api.catalogue import Endpoint
from api.errors import ApiError, unavailable, unexpected
from api.idempotency import HEADER, Claim, Replay, claim
from api.models import ApiCall
from api.parsing import parse
from api.wire import read_body, token_of
from core.client_address import address_of
from core.db import atomic
from core.models import Client
from core.schemas import Names
from core.scoping import client_scope

logger = logging.getLogger(__name__)

TOKEN = Names("apiToken", "api_token")


@dataclass
class Visit:
    """One call on its way through the gate."""

    endpoint: Endpoint
    request: HttpRequest
    client_code: str
    client: Client | None = None
    token_id: int | None = None
    began: float = field(default_factory=monotonic)

    def answer(self) -> HttpResponse:
        """Admit, run and answer the call."""
        body, said = self._read()
        caller = self._admit(said)
        with client_scope(caller.client):
            key = self.request.headers.get(HEADER, "").strip() if self.endpoint.writes else ""
            held = self._claim(caller, key, body) if key else None
            if isinstance(held, Replay):
                self.log(held.code)
                return reply(held.status, held.answer)
            return self._run(caller, said, held)

    def log(self, code: int) -> None:
        """Write the call down; calls that name no client of ours belong to nobody's log (DECISIONS 20)."""
        if self.client is None and (client := client_of(self.client_code)):
            self.client = client
        if self.client is not None:
            with client_scope(self.client):
                ApiCall.objects.create(
                    token_id=self.token_id,
                    endpoint=self.endpoint.key,
                    code=code,
                    ip=address_of(self.request.META),
                    ms=round((monotonic() - self.began) * 1000),
                )

    def _read(self) -> tuple[bytes, dict[str, Any]]:
        if self.request.method not in self.endpoint.methods:
            allow = {"Allow": ", ".join(self.endpoint.methods)}
            raise ApiError(9003, status=HTTPStatus.METHOD_NOT_ALLOWED, headers=allow)
        body = read_body(self.request.META)
        return body, parse(body)

    def _admit(self, said: dict[str, Any]) -> Caller:
        caller = admit(
            client=self.client_code,
            token=token_of(TOKEN, said, self.request.META),
            ip=address_of(self.request.META),
            scope=self.endpoint.key,
        )
        self.client, self.token_id = caller.client, caller.token_id
        if caller.code:
            raise caller.refusal()
        return caller

    def _claim(self, caller: Caller, key: str, body: bytes) -> Claim | Replay:
        client_id, token_id = caller.client.pk, caller.token_id
        return claim(client_id=client_id, token_id=token_id, key=key, endpoint=self.endpoint.key, body=body)

    def _run(self, caller: Caller, said: dict[str, Any], held: Claim | None) -> HttpResponse:
        try:
            with atomic():
                content = orjson.dumps(self.endpoint.run(caller, said))
                self._close(held, HTTPStatus.OK, 0, content)
            return reply(HTTPStatus.OK, content)
        except ApiError as error:
            with atomic():
                self._close(held, error.status, error.code, error.content())
            return reply(error.status, error.content(), error.headers)
        except BaseException:
            if held:
                with suppress(Error):
                    held.release()
            raise

    def _close(self, held: Claim | None, status: int, code: int, content: bytes) -> None:
        self.log(code)
        if held:
            held.finish(status, code, content)


def view_of(endpoint: Endpoint):
    """The Django view of an endpoint; whatever happens is answered in the one error shape."""

    @csrf_exempt
    def view(request: HttpRequest, client: str) -> HttpResponse:
        visit = Visit(endpoint, request, client)
        try:
            return visit.answer()
        except ApiError as error:
            return _refused(visit, error)
        except (OperationalError, InterfaceError):
            logger.exception("the database did not answer a call of %s", endpoint.key)
            return failed(unavailable())
        except Exception:
            logger.exception("call %s of %s failed", request.request_id, endpoint.key)
            return failed(unexpected(request.request_id))

    return view


def reply(status: int, content: bytes, headers: dict[str, str] | None = None) -> HttpResponse:
    """A JSON response that nobody keeps."""
    headers = {"Cache-Control": "no-store", **(headers or {})}
    return HttpResponse(content, content_type="application/json", status=status, headers=headers)


def failed(error: ApiError) -> HttpResponse:
    return reply(error.status, error.content(), error.headers)


def _refused(visit: Visit, error: ApiError) -> HttpResponse:
    try:
        visit.log(error.code)
    except Error:
        logger.exception("a refused call could not be logged")
    return failed(error)
