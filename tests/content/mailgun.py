"""A strict server for the two calls of Mailgun's API that the outbox makes; it answers as Mailgun documents."""

import base64
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

QUEUED = {"id": "<20260302.1.0A1B@mg.alpha.example>", "message": "Queued. Thank you."}
LATE = "take it, answer too late"
VANISH = "take it, never answer"


class Mailgun(ThreadingHTTPServer):
    """`answers` are given in turn to sends: (status, body, headers), LATE, VANISH; then it accepts everything."""

    daemon_threads = True

    def __init__(self, domain, key):
        super().__init__(("127.0.0.1", 0), Talk)
        self.domain, self.key = domain, key
        self.mails, self.answers, self.lookups, self.events_status = [], [], [], 200
        self.hide_events = False

    def accept(self, fields):
        self.mails.append(fields)

    def events(self, recipient):
        """As the events API lists what was accepted for an address."""
        ours = [] if self.hide_events else [mail for mail in self.mails if mail["to"] == [recipient]]
        headers = {"message-id": QUEUED["id"].strip("<>")}
        return [
            {
                "event": "accepted",
                "user-variables": {"outbox": mail["v:outbox"][0]},
                "message": {"headers": headers},
            }
            for mail in ours
        ]


class Talk(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        fields = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
        if not self._known(f"/v3/{self.server.domain}/messages"):
            return
        if self.headers["Content-Type"] != "application/x-www-form-urlencoded":
            return self._say(400, {"message": "unexpected content type"})
        for name in ("from", "to", "subject", "text"):
            if not fields.get(name):
                return self._say(400, {"message": f"{name} parameter is missing"})
        answer = self.server.answers.pop(0) if self.server.answers else (200, QUEUED, {})
        if answer in (LATE, VANISH):
            self.server.accept(fields)
            if answer == LATE:
                self.rfile.read(1)  # until the caller has given up
            self.close_connection = True
            return
        if answer[0] == 200:
            self.server.accept(fields)
        self._say(*answer)

    def do_GET(self):
        asked = urlsplit(self.path)
        if not self._known(f"/v3/{self.server.domain}/events"):
            return
        query = parse_qs(asked.query)
        self.server.lookups.append(query)
        self._say(self.server.events_status, {"items": self.server.events(query["recipient"][0])})

    def _known(self, path):
        expected = base64.b64encode(f"api:{self.server.key}".encode()).decode()
        if self.headers["Authorization"] != f"Basic {expected}":
            self._say(401, "Forbidden")
            return False
        if urlsplit(self.path).path != path:
            self._say(404, {"message": "Domain not found"})
            return False
        return True

    def _say(self, status, body, headers=None):
        text = body if isinstance(body, str) else json.dumps(body)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(text.encode())), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())
