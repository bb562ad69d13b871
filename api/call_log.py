"""Writing calls down (DECISIONS 20)."""

from core.db import prepared

_INSERT = """INSERT INTO api_apicall (client_id, token_id, at, endpoint, code, ip, plate_key, ms)
VALUES (%s, %s, now(), %s, %s, %s, '', %s)"""


def write_call(
    *, client_id: int, token_id: int | None, endpoint: str, code: int, ip: str | None, seconds: float
) -> None:
    """Add one row, in the open transaction if there is one. SQL of its own, since every call of the API pays for it."""
    prepared(_INSERT, (client_id, token_id, endpoint, code, ip, round(seconds * 1000)))
