"""Where a request comes from."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from django.conf import settings


def address_of(environ: Mapping[str, Any]) -> str | None:
    """The caller's IP address, past as many proxies as the installation trusts; None when it cannot be known."""
    hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    said = hops[-trusted] if trusted and len(hops) >= trusted else environ.get("REMOTE_ADDR", "")
    try:
        address = ip_address(said.partition("%")[0])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def network_of(address: str) -> str:
    """What tries from `address` are counted under: who has one IPv6 address has the whole /64 of it."""
    ip = ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ip) if ip.version == 4 else ":".join(ip.exploded.split(":")[:4])
