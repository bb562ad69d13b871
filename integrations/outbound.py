"""Outgoing calls reach public addresses only (DECISIONS 35, quality §2.7).

The check sits where the socket is opened: the name is resolved once, every address is judged, and the judged address
is the one connected to, so a name server that answers differently the second time gains nothing. Host header and TLS
name stay the name's. Private addresses are reached only when `host:port` is listed in settings.OUTBOUND_ALLOW.
"""

import socket
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from requests import Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.poolmanager import PoolManager

# Python calls addresses in these global, though they lead to other addresses, to this network or to nobody.
NOT_PUBLIC = [
    ip_network(text)
    for text in (
        "::/96",  # IPv4-compatible
        "64:ff9b::/96",  # NAT64: an IPv4 address inside
        "64:ff9b:1::/48",
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4: an IPv4 address inside
        "fec0::/10",  # site-local
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
    )
]


class OutboundRefused(Exception):
    """This address must not be called. The text names it."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, as one may call it."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    ip = getattr(ip, "ipv4_mapped", None) or ip
    inside = any(ip.version == network.version and ip in network for network in NOT_PUBLIC)
    return ip.is_global and not ip.is_multicast and not inside


def is_allowed(host: str, port: int) -> bool:
    """Whether the installation's owner opened this private address."""
    return f"{host}:{port}".lower() in {entry.strip().lower() for entry in settings.OUTBOUND_ALLOW}


def check_url(url: str) -> None:
    """Refuse what no vendor's address looks like: other schemes, plain http, credentials in the address."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise OutboundRefused(_("%(url)r is no address") % {"url": url}) from None
    if parts.scheme not in ("http", "https") or not host:
        raise OutboundRefused(_("%(url)r is no http address") % {"url": url})
    if parts.username is not None or parts.password is not None:
        raise OutboundRefused(_("the address of %(host)s holds credentials") % {"host": host})
    if parts.scheme == "http" and not is_allowed(host, port or 80):
        raise OutboundRefused(_("%(host)s would be called without encryption") % {"host": host})


def addresses_of(host: str, port: int) -> list[str]:
    """The addresses to connect to for `host`. OutboundRefused when one of them is not public; OSError when the name
    cannot be resolved."""
    found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not is_allowed(host, port):
        for address in found:
            if not is_public(address):
                words = _("%(host)s leads to %(address)s, which is not a public address")
                raise OutboundRefused(words % {"host": f"{host}:{port}", "address": address})
    return list(dict.fromkeys(found))


class _Pinned:
    """Opens the socket to a judged address; everything else goes on speaking of the name."""

    def _new_conn(self):
        name = self._dns_host
        try:
            addresses = addresses_of(name.rstrip(".").strip("[]"), self.port)
        except (OSError, UnicodeError) as error:
            raise NewConnectionError(self, f"{name} cannot be resolved: {error}") from error
        try:
            for address in addresses[:-1]:
                self._dns_host = address
                try:
                    return super()._new_conn()
                except NewConnectionError:
                    continue
            self._dns_host = addresses[-1]
            return super()._new_conn()
        finally:
            self._dns_host = name


class _PinnedHTTP(_Pinned, HTTPConnection):
    pass


class _PinnedHTTPS(_Pinned, HTTPSConnection):
    pass


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _PinnedHTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PinnedHTTPS


class PublicOnly(HTTPAdapter):
    """The adapter of every session that calls out."""

    def init_poolmanager(self, *args, **kwargs):
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager: PoolManager
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}


def public_session() -> Session:
    """A session for a library that calls out: no proxy or ~/.netrc of the machine, no redirects."""
    session = Session()
    session.trust_env = False
    session.max_redirects = 0
    for scheme in ("http://", "https://"):
        session.mount(scheme, PublicOnly())
    return session
