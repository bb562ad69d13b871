"""Addresses that visitors bring with them, and those that mails lead to."""

from django.conf import settings
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from core.models import Client
from core.ports import pages


def page_address(client: Client, page: str, *args) -> str:
    """The whole address of a registered page (core.ports.pages) for what no visitor asked for, such as a warning by
    mail: on the client's first host name. "" for a client without one."""
    host = client.domains.order_by("pk").values_list("host", flat=True).first()
    if host is None:
        return ""
    return f"{settings.SITE_SCHEME}://{host}{settings.SITE_PORT}{reverse(pages.get(page), args=args)}"


def safe_next(request, default: str) -> str:
    """The page of this site that the visitor's `next` names, else `default`: never a page of somebody else's."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe and target.startswith("/") else default
