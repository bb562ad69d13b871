"""Two clients with the same lists and plates, each with a token that may do everything."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import orjson
import pytest
from django.test import Client as Browser
from django.test import RequestFactory

from accounts.choices import ApiScope
from accounts.models import ApiToken
from accounts.services.tokens import create_token
from api.door_connection import door_connection
from api.rate import allowance
from api.wsgi import before
from core.actors import system_actor
from core.models import Client
from core.scoping import client_scope
from core.services.clients import create_client
from parking.models import PayStationRecord
from tests.factories.parking import PayStationRecordFactory

ACTOR = system_actor("a test")


@dataclass
class Reply:
    """What came back."""

    status: int
    content: bytes
    headers: Any

    @property
    def json(self) -> dict:
        return orjson.loads(self.content)

    @property
    def code(self) -> int:
        """The error code, 0 when there is none."""
        return self.json.get("ErrorCode", 0) if isinstance(self.json, dict) else 0


@dataclass
class Site:
    """A client as its vendors see it."""

    client: Client
    token: ApiToken
    plain: str

    def call(
        self, path: str, body: Any = None, *, token: str | None = "", raw: bytes | None = None, **facts
    ) -> Reply:
        """Call `/api/<client>/v1/<path>`; `token` None sends none, `raw` replaces the JSON of `body`."""
        said = {"apiToken": token or self.plain} if token is not None else {}
        return self.send(
            f"/api/{facts.pop('code', self.client.code)}/v1/{path}", said | (body or {}), raw, **facts
        )

    def validate(self, plate: Any = None, *, raw: bytes | None = None, headers=None, **said) -> Reply:
        """Ask the plate door."""
        body = {"api_token": self.plain, "client": self.client.code, "plate": plate} | said
        body = {key: value for key, value in body.items() if value is not None}
        return self.send("/api/v1/validate/plate", body, raw, headers=headers)

    def send(self, url: str, body: dict, raw: bytes | None = None, *, method: str = "POST", **facts) -> Reply:
        content = orjson.dumps(body) if raw is None else raw
        facts.setdefault("content_type", "application/json")
        answer = Browser().generic(method, url, content, **facts)
        return Reply(answer.status_code, answer.content, answer.headers)

    def rows(self, model) -> int:
        with client_scope(self.client):
            return model.objects.count()

    def record(self, **facts) -> PayStationRecord:
        with client_scope(self.client):
            return PayStationRecordFactory(**facts)

    def new_token(self, **facts) -> tuple[ApiToken, str]:
        with client_scope(self.client):
            return create_token(actor=ACTOR, **{"label": "HotSpot", "scopes": ApiScope.values} | facts)


def site(code: str, **facts) -> Site:
    """A client as it is born, with API access and a token."""
    client = create_client(actor=ACTOR, code=code, name=code, features=["api"], **facts)
    made = Site(client, None, "")
    made.token, made.plain = made.new_token()
    return made


def through_wsgi(method: str, path: str, raw: bytes, headers: dict | None = None) -> tuple[int, bytes, dict]:
    """A call as the web server hands it to opscom/wsgi.py: (status, content, headers)."""
    environ = RequestFactory().generic(method, path, raw, headers=headers or {}).environ
    environ["wsgi.input"] = BytesIO(raw)
    told = {}

    def start_response(status, headers):
        told.update(status=int(status[:3]), headers=dict(headers))

    content = b"".join(before(the_site)(environ, start_response))
    return told["status"], content, told["headers"]


def the_site(environ, start_response):
    """What stands behind the API."""
    start_response("299 The site", [])
    return [b"the site"]


@pytest.fixture
def ours(db) -> Site:
    return site("OC_TOMA")


@pytest.fixture
def theirs(db) -> Site:
    return site("GLOBEX", time_zone="America/Vancouver")


@pytest.fixture(autouse=True)
def _nothing_kept():
    """The process remembers limits of tokens and a connection; each test starts with none."""
    yield
    allowance.__init__()
    door_connection.close()
