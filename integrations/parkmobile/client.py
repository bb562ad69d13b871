"""Asking ParkMobile's enforcement interface (integrations §3.2)."""

from collections.abc import Callable
from urllib.parse import quote

from django.utils.translation import gettext as _

from integrations.parkmobile.schemas import Page, Zone, read_page, read_zones
from integrations.transport import IntegrationError, Transport

JSON = {"format": "json"}


class ParkMobileClient:
    """One login. Methods raise IntegrationError and may be called from several threads."""

    def __init__(
        self, *, base_url: str, username: str, password: str, api_key: str, seconds_left: Callable[[], float]
    ):
        self._base = base_url.rstrip("/") + "/nforceapi"
        # Bytes, since requests would otherwise send the names' letters as Latin-1.
        self._transport = Transport(
            auth=(username.encode(), password.encode()),
            headers={"x-api-key": api_key.encode(), "Accept": "application/json"},
            seconds_left=seconds_left,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._transport.__exit__()

    def zones(self) -> list[Zone]:
        """The zones this login may see. A 404 here means a wrong address: `config`."""
        return read_zones(self._get("/zones"))

    def rights(self, zone_code: str) -> Page:
        """The active rights of a zone. A 404 here means there are none."""
        reply = self._get(f"/parkingrights/zone/{quote(zone_code, safe='')}", missing_ok=True)
        return read_page(reply) if reply else Page(parkingRights=[], totalCount=0, resultCount=0)

    def _get(self, path: str, missing_ok: bool = False):
        try:
            return self._transport.get(self._base + path, params=JSON, missing_ok=missing_ok)
        except IntegrationError as error:
            if error.error_class != "auth":
                raise
            # Which of the three is wrong cannot be told from the answer.
            words = _("%(error)s: check user name, password and X-API-Key")
            raise IntegrationError("auth", words % {"error": error}) from error
