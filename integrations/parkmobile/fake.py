"""ParkMobile's double: strict about keys, methods and addresses, as the vendor is (integrations §§3.2, 3.7)."""

import base64
from collections.abc import Callable
from datetime import datetime
from urllib.parse import unquote

from integrations.fakes.vendor import Answer, Request, fake_vendors
from integrations.parkmobile.fake_rights import (
    IANA_ZONES,
    SUPPLIER,
    ZONES,
    FakeRight,
    autumn_night,
    busy_game_day,
    moving_rights,
    stamp,
)

USERNAME, PASSWORD = "opscom", "parkmobile-demo"
API_KEY = "00000000-0000-4000-8000-000000000001"
SCENARIOS: dict[str, Callable[[datetime], list[FakeRight]]] = {
    "demo": moving_rights,
    "busy_game_day": busy_game_day,
    "autumn_night": lambda now: autumn_night(now.year),
}


class FakeParkMobile:
    """The double's state, all of it settable through the control plane (`set_state`).

    zones: codes; rights: a list of FakeRight documents, or absent for the scenario's; shape: "new" or "old";
    when_empty: 404 or 200; result_limit: longest list; stamp_zone: Windows name for resultTimeStampLocal;
    raw: {path below /nforceapi: document} served as it is; credentials: [user, password, key].
    """

    DEFAULTS = {
        "zones": [code for code, *_ in ZONES],
        "scenario": "demo",
        "rights": None,
        "shape": "new",
        "when_empty": 404,
        "result_limit": None,
        "stamp_zone": "Eastern Standard Time",
        "raw": {},
        "credentials": [USERNAME, PASSWORD, API_KEY],
    }

    def __init__(self):
        self._state = dict(self.DEFAULTS)
        self._rights: list[FakeRight] | None = None

    def set_state(self, state: dict) -> None:
        """Replace the state; what is not named gets its default. ValueError for what is unknown."""
        if not isinstance(state, dict) or not state.keys() <= self.DEFAULTS.keys():
            raise ValueError(f"the state has the fields {sorted(self.DEFAULTS)}")
        if state.get("scenario", "demo") not in SCENARIOS or state.get("shape", "new") not in ("new", "old"):
            raise ValueError(f"scenarios: {sorted(SCENARIOS)}; shapes: new, old")
        rights = state.get("rights")
        self._rights = None if rights is None else [FakeRight.parse(right) for right in rights]
        self._state = self.DEFAULTS | state

    def answer(self, request: Request, now: datetime) -> Answer:
        """What the vendor would answer at `now`."""
        if refusal := self._refusal(request):
            return refusal
        if request.method != "GET":
            return Answer(405, headers={"Allow": "GET"})
        # Split before unquoting: a zone may have a slash in its code.
        parts = [unquote(part) for part in request.path.strip("/").split("/")]
        if parts[0] != "nforceapi":
            return Answer(404)
        if request.query.get("format") != "json" and "application/json" not in request.headers.get(
            "Accept", ""
        ):
            return Answer.page(
                "<title>nForce API</title><h1>Snapshot</h1>"
            )  # its framework's page for browsers
        if (path := "/" + "/".join(parts[1:])) in self._state["raw"]:
            return Answer.json(self._state["raw"][path])
        match parts[1:]:
            case ["zones"]:
                return Answer.json({"zones": [self._zone(code) for code in self._state["zones"]]})
            case ["parkingrights", "zone", zone]:
                return self._page(now, lambda right: zone in (right.zone, *right.also_in))
            case ["parkingrights", "zone", zone, space]:
                return self._page(now, lambda right: right.zone == zone and right.space == space)
            case ["parkingrights", "zone", zone, first, last]:
                return self._page(
                    now, lambda right: right.zone == zone and _is_between(first, right.space, last)
                )
            case ["parkingrights", "vehicle", plate]:
                return self._page(now, lambda right: right.plate == plate)
        return Answer(404)

    def _refusal(self, request: Request) -> Answer | None:
        username, password, key = self._state["credentials"]
        if request.headers.get("x-api-key") != key:
            return Answer.json({"message": "Forbidden"}, 403)  # the gateway in front
        basic = base64.b64encode(f"{username}:{password}".encode()).decode()
        return None if request.headers.get("Authorization") == f"Basic {basic}" else Answer(401)

    def _zone(self, code: str) -> dict:
        location, description = next(
            ((place, words) for known, place, words in ZONES if known == code.strip()), ("1", code)
        )
        return {
            "supplierId": SUPPLIER,
            "signageZoneCode": code,
            "internalZoneCode": code,
            "locationCode": location,
            "description": description,
        }

    def _page(self, now: datetime, belongs: Callable[[FakeRight], bool]) -> Answer:
        rights = SCENARIOS[self._state["scenario"]](now) if self._rights is None else self._rights
        found = [right for right in rights if belongs(right) and right.is_active(now)]
        if not found and self._state["when_empty"] == 404:
            return Answer(404)
        listed = found[: self._state["result_limit"]]
        local = now.astimezone(IANA_ZONES[self._state["stamp_zone"]])
        return Answer.json(
            {
                "resultTimeStampLocal": f'"{stamp(local)}"',
                "parkingRights": [right.document(is_old=self._state["shape"] == "old") for right in listed],
                "totalCount": len(found),
                "resultCount": len(listed),
            }
        )


def _is_between(first: str, space: str, last: str) -> bool:
    texts = (first, space, last)
    return all(text.isdigit() for text in texts) and int(first) <= int(space) <= int(last)


fake_vendors.register("parkmobile", FakeParkMobile)
