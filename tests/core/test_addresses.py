"""Visitors name the next page; it is always one of this site. And what links in mails begin with."""

import pytest
from django.test import RequestFactory

from core.addresses import safe_next, site_url
from core.models import Client, ClientDomain


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


@pytest.fixture
def two_hosts(db):
    client = Client.objects.create(code="ALPHA", name="Alpha")
    for host in ("park.alpha.example", "alpha.example"):
        ClientDomain.objects.create(client=client, host=host)
    return client


@pytest.mark.parametrize(
    ("scheme", "port", "site"),
    [
        ("http", 0, "http://park.alpha.example"),
        ("http", 8123, "http://park.alpha.example:8123"),
        ("https", 8123, "https://park.alpha.example"),
    ],
)
def test_parking_VAN_2_links_of_mails_lead_to_the_host_that_was_registered_first(
    two_hosts, settings, scheme, port, site
):
    settings.SITE_SCHEME, settings.SECURE, settings.SITE_PORT = scheme, scheme == "https", port
    assert site_url(two_hosts) == site


def test_a_client_without_a_host_has_no_site(db):
    assert site_url(Client.objects.create(code="ALPHA", name="Alpha")) == ""
