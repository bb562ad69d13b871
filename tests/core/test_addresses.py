"""Visitors name the next page; it is always one of this site."""

import pytest
from django.test import RequestFactory

from core.addresses import safe_next


@pytest.mark.parametrize("target", ["/", "/a/b/?c=d&e=f#g", "/%C3%A9t%C3%A9/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_pages_of_this_site(method, target):
    request = getattr(RequestFactory(), method)("/login/", {"next": target})
    assert safe_next(request, "/home/") == target


@pytest.mark.parametrize(
    "target",
    [
        "",
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "home",
        "admin:index",
    ],
)
def test_everything_else_is_the_default(target):
    assert safe_next(RequestFactory().get("/login/", {"next": target}), "/home/") == "/home/"
    assert safe_next(RequestFactory().post("/login/", {"next": target}), "/home/") == "/home/"


def test_a_full_address_of_this_host_is_not_needed():
    request = RequestFactory().get("/login/", {"next": "http://testserver/a/"})
    assert safe_next(request, "/home/") == "/home/"
