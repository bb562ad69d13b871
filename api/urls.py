"""Addresses of the API, made from the catalogue."""

import re

from django.urls import path, re_path

import api.endpoints  # noqa: F401  registers the endpoints
from api.catalogue import Endpoint, catalogue
from api.pages import documentation, nowhere, openapi
from api.responses import view_of

app_name = "api"


def _address(endpoint: Endpoint):
    pattern = re.escape(endpoint.path).replace("<client>", "(?P<client>[^/]*)")
    view = endpoint.handle if endpoint.is_view else view_of(endpoint)
    return re_path(f"^{pattern}/?$", view, name=endpoint.key)


urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    path("docs/", documentation, name="docs"),
    *(_address(endpoint) for endpoint in catalogue),
    re_path("", nowhere, name="nowhere"),
]
