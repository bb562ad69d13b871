"""Addresses: those that visitors bring with them, and those of a client's site."""

from django.conf import settings
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from core.ports import pages


def safe_next(request, default: str) -> str:
    """The page of this site that the visitor's `next` names, else `default`: never a page of somebody else's."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe and target.startswith("/") else default


def site_url(client) -> str:
    """What absolute links of a client's site begin with, such as https://park.example.ca: its primary host, the one
    that was registered first (parking VAN-2). "" when it has none."""
    host = client.domains.order_by("pk").values_list("host", flat=True).first()
    port = f":{settings.SITE_PORT}" if settings.SITE_PORT and not settings.SECURE else ""
    return f"{settings.SITE_SCHEME}://{host}{port}" if host else ""


def page_address(client, page: str, *args) -> str:
    """The whole address of a registered page (core.ports.pages), for mail that no visitor asked for; "" when the client
    has no host."""
    site = site_url(client)
    return site and site + reverse(pages.get(page), args=args)
