"""The control plane: seed data, faults, captured requests, the clock. Needs the key that is printed at start."""

import hmac
import json
from datetime import UTC, datetime, timedelta

from integrations.fakes.faults import Fault
from integrations.fakes.vendor import Answer, Request

KEY_HEADER = "X-Control-Key"
HIDDEN = ("authorization", "x-api-key")


def answer(server, request: Request) -> Answer:
    """Answer a request below /__control__/."""
    if not hmac.compare_digest(request.headers.get(KEY_HEADER, "").encode(), server.control_key.encode()):
        return Answer.json({"error": f"send the key printed at start as {KEY_HEADER}"}, 403)
    vendor, _, what = request.path.strip("/").partition("/")
    try:
        data = json.loads(request.body) if request.body else {}
        if vendor == "clock" and request.method == "POST":
            return _move_clock(server, data)
        if vendor not in server.stages:
            return Answer.json({"error": f"vendors: {sorted(server.stages)}"}, 404)
        action = ACTIONS.get((request.method, what))
        if action is None:
            return Answer.json({"error": f"actions: {[' '.join(key) for key in ACTIONS]}"}, 404)
        return Answer.json(action(server.stages[vendor], data) or {"status": "done"})
    except (ValueError, TypeError, KeyError) as error:
        return Answer.json({"error": str(error)}, 400)


def _move_clock(server, data) -> Answer:
    if "now" in data:
        server.clock.offset = datetime.fromisoformat(data["now"]).astimezone(UTC) - datetime.now(UTC)
    else:
        server.clock.offset = timedelta(seconds=data["offset_seconds"])
    return Answer.json({"now": server.clock.now().isoformat()})


def _requests(stage, data):
    return {
        "requests": [
            {
                "method": request.method,
                "path": request.path,
                "query": dict(request.query),
                "headers": {k: "•••" if k.lower() in HIDDEN else v for k, v in request.headers.items()},
            }
            for request in list(stage.requests)
        ]
    }


ACTIONS = {
    ("PUT", "state"): lambda stage, data: stage.vendor.set_state(data),
    ("POST", "fault"): lambda stage, data: stage.faults.add(Fault.parse(data)),
    ("DELETE", "fault"): lambda stage, data: stage.faults.clear(),
    ("GET", "requests"): _requests,
    ("DELETE", "requests"): lambda stage, data: stage.requests.clear(),
}
