"""One server for all doubles: `/<vendor>/…` is the vendor, `/__control__/…` whoever holds the key."""

import secrets
from collections import deque
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition
from urllib.parse import parse_qsl, urlsplit

from django.utils.module_loading import autodiscover_modules

from integrations.fakes import control
from integrations.fakes.faults import LOGIN_PAGE, Faults, misbehave
from integrations.fakes.vendor import Answer, Clock, FakeVendor, Request, fake_vendors

KEPT_REQUESTS = 1000


class Stage:
    """One vendor's double on the server, its faults, and the requests it was sent."""

    def __init__(self, vendor: FakeVendor):
        self.vendor = vendor
        self.faults = Faults()
        self.requests: deque[Request] = deque(maxlen=KEPT_REQUESTS)
        self.arrived = Condition()

    def note(self, request: Request) -> None:
        with self.arrived:
            self.requests.append(request)
            self.arrived.notify_all()


class FakeServer(ThreadingHTTPServer):
    """Serves every registered double on 127.0.0.1. `control_key` opens the control plane (DECISIONS 35)."""

    daemon_threads = True

    def __init__(self, port: int = 0, control_key: str = ""):
        autodiscover_modules("fake")
        self.clock = Clock()
        self.control_key = control_key or secrets.token_urlsafe(16)
        names = fake_vendors.keys()
        self.stages = {name: Stage(fake_vendors.get(name)()) for name in names}
        super().__init__(("127.0.0.1", port), Connection)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def server_close(self):
        for stage in self.stages.values():
            stage.faults.clear()
        super().server_close()

    def handle_error(self, request, client_address):
        """A caller that hung up is what some faults are about."""


class Connection(BaseHTTPRequestHandler):
    """One caller's connection."""

    protocol_version = "HTTP/1.1"
    server: FakeServer

    def handle_one_request(self):
        with suppress(ConnectionError):
            super().handle_one_request()

    def _serve(self):
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        first, _, rest = parts.path.lstrip("/").partition("/")
        query = dict(parse_qsl(parts.query))
        body = self.rfile.read(length)
        request = Request(self.command, f"/{rest}", query, self.headers, body, parts.query)
        if first == "__control__":
            self.send(control.answer(self.server, request))
        elif stage := self.server.stages.get(first):
            self._play(stage, request)
        elif first == "login":
            self.send(Answer.page(LOGIN_PAGE))
        else:
            self.send(Answer(404))

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _serve

    def _play(self, stage: Stage, request: Request):
        now = self.server.clock.now()
        fault = stage.faults.take(request)
        stage.note(request)
        if fault:
            misbehave(fault, self, stage.vendor, request, now)
        else:
            self.send(stage.vendor.answer(request, now))

    def send(self, answer: Answer, part: int | None = None) -> None:
        """Send an answer; with `part`, only so many bytes of the body that the headers promise."""
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[:part])

    def hang_up(self) -> None:
        self.close_connection = True

    def log_message(self, format, *args):
        """The demo's terminal is not the place; requests are kept for the control plane."""
