"""The one thin door for machines: what every call passes before its endpoint, in the order of DECISIONS 17."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from time import monotonic
from typing import Any, NamedTuple
from uuid import uuid4

import orjson
from django.db import Error, InterfaceError, OperationalError

from api.access import Caller, admit, client_of
from api.call_log import write_call
from api.catalogue import Endpoint
from api.errors import ApiError, unavailable, unexpected
from api.idempotency import HEADER, Claim, Replay, claim
from api.parsing import parse
from api.wire import read_body, read_query, token_of
from core import audit
from core.client_address import address_of
from core.db import atomic
from core.schemas import Names
from core.scoping import client_scope

logger = logging.getLogger(__name__)

TOKEN = Names("apiToken", "api_token")
_KEY_IN_ENVIRON = "HTTP_" + HEADER.upper().replace("-", "_")


class Reply(NamedTuple):
    """What goes back, whoever sends it: a Django view or the site's WSGI application."""

    status: int
    content: bytes
    headers: Mapping[str, str] = {}


def answer(endpoint: Endpoint, environ: Mapping[str, Any], client_code: str) -> Reply:
    """Admit, run and answer the call in the WSGI environment `environ`. Never raises."""
    visit = Visit(endpoint, environ, client_code, audit.request_id.get() or str(uuid4()))
    token = audit.request_id.set(visit.reference)
    try:
        return visit.answer()
    except ApiError as error:
        return visit.refuse(error)
    except (OperationalError, InterfaceError):
        logger.exception("the database did not answer a call of %s", endpoint.key)
        return _of(unavailable())
    except Exception:
        logger.exception("call %s of %s failed", visit.reference, endpoint.key)
        return _of(unexpected(visit.reference))
    finally:
        audit.request_id.reset(token)


@dataclass
class Visit:
    """One call on its way through the gate. `reference` finds it in the log of the site."""

    endpoint: Endpoint
    environ: Mapping[str, Any]
    client_code: str
    reference: str
    client_id: int | None = None
    token_id: int | None = None
    began: float = field(default_factory=monotonic)

    def answer(self) -> Reply:
        """The endpoint's answer; ApiError for a caller who may not and a body that cannot be read."""
        body, said = self._read()
        caller = self._admit(said)
        with client_scope(caller.client):
            key = self.environ.get(_KEY_IN_ENVIRON, "").strip() if self.endpoint.writes else ""
            held = self._claim(caller, key, body) if key else None
            if isinstance(held, Replay):
                self.log(held.code)
                return Reply(held.status, held.answer)
            return self._run(caller, said, held)

    def refuse(self, error: ApiError) -> Reply:
        """The reply of an error; calls that name no client of ours are in nobody's log (DECISIONS 20)."""
        try:
            if self.client_id is None and (client := client_of(self.client_code)):
                self.client_id = client.pk
            if self.client_id is not None:
                self.log(error.code)
        except Error:
            logger.exception("a refused call could not be logged")
        return _of(error)

    def log(self, code: int) -> None:
        """Write the call down."""
        write_call(
            client_id=self.client_id,
            token_id=self.token_id,
            endpoint=self.endpoint.key,
            code=code,
            ip=self.address,
            seconds=monotonic() - self.began,
        )

    @cached_property
    def address(self) -> str | None:
        """Where the call comes from."""
        return address_of(self.environ)

    def _read(self) -> tuple[bytes, dict[str, Any]]:
        if self.environ["REQUEST_METHOD"] not in self.endpoint.methods:
            allow = {"Allow": ", ".join(self.endpoint.methods)}
            raise ApiError(9003, status=HTTPStatus.METHOD_NOT_ALLOWED, headers=allow)
        body = read_body(self.environ)
        if not body and self.environ["REQUEST_METHOD"] == "GET":
            return body, read_query(self.environ)
        return body, parse(body)

    def _admit(self, said: dict[str, Any]) -> Caller:
        caller = admit(
            client=self.client_code,
            token=token_of(TOKEN, said, self.environ),
            ip=self.address,
            scope=self.endpoint.key,
        )
        if caller.client:
            self.client_id, self.token_id = caller.client.pk, caller.token_id
        if caller.code:
            raise caller.refusal()
        return caller

    def _claim(self, caller: Caller, key: str, body: bytes) -> Claim | Replay:
        client_id, token_id = caller.client.pk, caller.token_id
        return claim(client_id=client_id, token_id=token_id, key=key, endpoint=self.endpoint.key, body=body)

    def _run(self, caller: Caller, said: dict[str, Any], held: Claim | None) -> Reply:
        try:
            with atomic():
                content = orjson.dumps(self.endpoint.run(caller, said))
                self._close(held, HTTPStatus.OK, 0, content)
            return Reply(HTTPStatus.OK, content)
        except ApiError as error:
            with atomic():
                self._close(held, error.status, error.code, error.content())
            return _of(error)
        except BaseException:
            if held:
                with suppress(Error):
                    held.release()
            raise

    def _close(self, held: Claim | None, status: int, code: int, content: bytes) -> None:
        self.log(code)
        if held:
            held.finish(status, code, content)


def _of(error: ApiError) -> Reply:
    return Reply(error.status, error.content(), error.headers)
