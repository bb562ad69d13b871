"""Host → client → scope, language and theme around pages (DECISIONS 3, 4, 6)."""

from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client as Browser
from django.test import override_settings
from django.urls import include, path
from django.utils import timezone, translation

from core.audit import request_id
from core.exceptions import ScopeMissing
from core.models import Client, ClientDomain, SettingRevision
from core.scoping import all_clients, client_scope, current_client


def who(request):
    return HttpResponse(
        f"{current_client().code} {timezone.get_current_timezone_name()} {translation.get_language()}"
    )


def stream(request):
    return StreamingHttpResponse(
        f"{current_client().code}:{SettingRevision.objects.count()};" for _ in range(3)
    )


def walls(request):
    try:
        return HttpResponse(current_client().code)
    except ScopeMissing:
        return HttpResponse("nobody")


urlpatterns = [
    path("who", who),
    path("stream", stream),
    path("operator/x", walls),
    path("api/x", walls),
    path("hooks/x", walls),
    path("", include("opscom.urls")),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def hosts(ours, theirs):
    for client, host in ((ours, "ours.test"), (theirs, "theirs.test")):
        ClientDomain.objects.create(client=client, host=host)
    return ours, theirs


def get(host, address, **headers):
    return Browser(headers={"host": host, **headers}).get(address)


def test_the_host_chooses_client_scope_and_time_zone(hosts):
    assert get("ours.test", "/who").content == b"OURS America/Toronto en"
    assert get("Theirs.Test:8000", "/who").content == b"THEIRS America/Vancouver en"
    with pytest.raises(ScopeMissing):
        current_client()
    assert timezone.get_current_timezone() == ZoneInfo("UTC")


def test_an_unknown_host_is_404_and_an_inactive_client_has_no_host(hosts):
    assert get("elsewhere.test", "/who").status_code == 404
    Client.objects.filter(code="THEIRS").update(is_active=False)
    assert get("theirs.test", "/who").content.startswith(b"OURS")  # the only active one answers every host
    Client.objects.create(code="THIRD", name="Third")
    assert get("theirs.test", "/who").status_code == 404


def test_streamed_answers_keep_the_scope_for_every_chunk(hosts):
    with client_scope(hosts[1]):
        SettingRevision.objects.create(key="k", value=1, author="x")
    response = get("theirs.test", "/stream")
    chunks = iter(response)
    assert next(chunks) == b"THEIRS:1;"
    with pytest.raises(ScopeMissing):  # between chunks nobody's scope is left open
        current_client()
    assert list(chunks) == [b"THEIRS:1;"] * 2


@pytest.mark.parametrize("address", ["/operator/x", "/api/x", "/hooks/x"])
def test_hostless_addresses_answer_on_every_host_without_a_client(hosts, address):
    assert get("elsewhere.test", address).content == b"nobody"


@pytest.mark.parametrize(
    ("cookie", "accept", "expected"),
    [
        ("", "", "en"),
        ("", "fr-CA,en;q=0.5", "fr"),
        ("en", "fr", "en"),
        ("xx", "de,fr;q=0.1", "fr"),
        ("fr", "", "fr"),
    ],
)
def test_language_is_the_cookies_then_the_browsers_then_the_clients(hosts, cookie, accept, expected):
    headers = {"accept-language": accept, "cookie": f"language={cookie}" if cookie else ""}
    response = get("ours.test", "/who", **headers)
    assert response.content.decode().endswith(expected)
    assert response["Content-Language"] == expected


def test_a_language_that_the_client_does_not_offer_is_not_spoken(hosts):
    Client.objects.filter(code="OURS").update(languages=["fr"], default_language="fr")
    assert get("ours.test", "/who", cookie="language=en").content.endswith(b"fr")


@pytest.mark.parametrize(
    ("address", "field", "good", "bad"),
    [("/language/", "language", "fr", "xx"), ("/theme/", "theme", "dark", "pink")],
)
def test_language_and_theme_are_kept_and_lead_back_to_the_same_page(hosts, address, field, good, bad):
    browser = Browser(headers={"host": "ours.test"})
    assert browser.get(address).status_code == 405
    response = browser.post(address, {field: good, "next": "/admin/lots/?q=1"})
    assert (response.status_code, response["Location"]) == (302, "/admin/lots/?q=1")
    assert browser.cookies[field].value == good
    assert browser.post(address, {field: bad, "next": "https://evil.test/"})["Location"] == "/"
    assert browser.cookies[field].value == good


def test_every_page_is_guarded_by_headers(hosts):
    response = get("ours.test", "/language/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert request_id.get() == ""


def test_healthz_names_what_ails(hosts):
    response = get("elsewhere.test", "/healthz")
    assert response.status_code == 503
    assert [reason.partition(":")[0] for reason in response.json()["reasons"]] == ["beat"]
    from core.health import mark_beat

    mark_beat()
    assert get("elsewhere.test", "/healthz").json() == {"status": "well", "reasons": []}


@override_settings(DEBUG=True)
def test_all_clients_door_is_closed_behind_it(hosts):
    with all_clients(reason="a test"), pytest.raises(ScopeMissing):
        current_client()
