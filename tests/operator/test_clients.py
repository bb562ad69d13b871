"""Operators make clients that are usable at once, and switch them (DESIGN §3)."""

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import LoginSource, Role, UserType
from core.models import AuditEntry, Client, ClientDomain, SettingRevision, SystemTask
from core.scoping import client_scope
from core.services.client_changes import change_client
from parking.models import PlateType
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db


def inline(*hosts, existing=()):
    """The form rows of host names: `existing` domains first, each kept unless its host is None."""
    data = {"domains-TOTAL_FORMS": len(hosts) + len(existing), "domains-INITIAL_FORMS": len(existing)}
    for number, (domain, host) in enumerate(existing):
        data |= {f"domains-{number}-id": domain.pk, f"domains-{number}-host": host or domain.host}
        data |= {f"domains-{number}-client": domain.client_id}
        if host is None:
            data[f"domains-{number}-DELETE"] = "on"
    return data | {f"domains-{len(existing) + number}-host": host for number, host in enumerate(hosts)}


def birth(**facts):
    """What the form of a new client sends."""
    data = {
        "code": "oc-new",
        "name": "Newtown",
        "time_zone": "America/Halifax",
        "currency": "CAD",
        "default_language": "fr",
        "languages": ["en", "fr"],
        "features": ["api", "sso"],
    }
    return data | inline("new.example.ca", "") | facts


def change(client, *hosts, existing=(), **facts):
    """What the form of an existing client sends."""
    data = {"name": client.name, "is_active": "on", "features": client.features}
    data |= inline(*hosts, existing=existing) | facts
    return {key: value for key, value in data.items() if value is not None}


def test_a_client_is_born_usable(console):
    answer = console.post("/operator/core/client/add/", birth())
    assert answer.status_code == 302, answer.context["errors"]
    client = Client.objects.get(code="OC_NEW")
    assert (client.name, client.time_zone, client.default_language) == ("Newtown", "America/Halifax", "fr")
    assert client.features == ["api", "sso"]
    assert list(client.domains.values_list("host", flat=True)) == ["new.example.ca"]
    with client_scope(client):
        assert UserType.objects.filter(is_system=True).count() == 1
        assert Role.objects.filter(is_primary=True).count() == 1
        assert LoginSource.objects.get().code == "OPSCOM"
        assert SystemTask.objects.exists()
        assert PlateType.objects.exists()
        entry = AuditEntry.objects.get(action="client.created")
    assert (entry.actor_kind, entry.actor_label) == ("operator", "ops@example.com")
    assert Browser(headers={"host": "new.example.ca"}).get("/").status_code == 200


@pytest.mark.parametrize(
    "bad",
    [
        {"code": ""},
        {"code": "ours"},
        {"code": "OPERATOR"},
        {"code": "UPPER CASE"},
        {"name": ""},
        {"time_zone": "Mars/Olympus"},
        {"languages": []},
        {"features": ["free beer"]},
        {"domains-0-host": "ours.example.com"},
        {"domains-0-host": "https://new.example.ca/"},
        {"domains-1-host": "new.example.ca"},
    ],
)
def test_what_will_not_do_is_told_and_nothing_is_made(console, ours, bad):
    answer = console.post("/operator/core/client/add/", birth(**bad))
    assert answer.status_code == 200
    assert "errornote" in answer.content.decode()
    assert list(Client.objects.all()) == [ours.client]


def test_name_switch_and_features_are_changed_and_told(console, ours, everything):
    domain = ours.client.domains.get()
    data = change(ours.client, existing=[(domain, domain.host)], name="Ours & Co", features=["mackay"])
    assert console.post(f"/operator/core/client/{ours.client.pk}/change/", data).status_code == 302
    client = Client.objects.get(pk=ours.client.pk)
    assert (client.name, client.features, client.is_active) == ("Ours & Co", ["mackay"], True)
    assert client.code == "OURS"
    assert SettingRevision.objects.get(key="organization_name").value == "Ours & Co"
    entry = AuditEntry.objects.get(action="client.changed")
    assert entry.actor_label == "ops@example.com"
    assert entry.data == {"features": [[], ["mackay"]]}


def test_hosts_are_added_and_taken_away(console, ours, everything):
    domain = ours.client.domains.get()
    data = change(ours.client, "a.example.ca", "b.example.ca", existing=[(domain, None)])
    assert console.post(f"/operator/core/client/{ours.client.pk}/change/", data).status_code == 302
    assert list(ours.client.domains.values_list("host", flat=True)) == ["a.example.ca", "b.example.ca"]
    assert AuditEntry.objects.get(action="client.changed").data == {
        "hosts": [["ours.example.com"], ["a.example.ca", "b.example.ca"]]
    }


def test_a_host_of_another_client_is_refused(console, ours, theirs):
    domain = ours.client.domains.get()
    data = change(ours.client, theirs.host, existing=[(domain, domain.host)])
    answer = console.post(f"/operator/core/client/{ours.client.pk}/change/", data)
    assert "errornote" in answer.content.decode()
    assert ClientDomain.objects.get(host=theirs.host).client == theirs.client


def test_a_host_taken_in_the_same_moment_is_refused_in_words(console, ours, theirs, monkeypatch):
    """The form saw it free, the service did not."""
    monkeypatch.setattr("django.forms.models.BaseModelForm.validate_unique", lambda self: None)
    domain = ours.client.domains.get()
    page = f"/operator/core/client/{ours.client.pk}/change/"
    data = change(ours.client, theirs.host, existing=[(domain, domain.host)], name="Half")
    answer = console.post(page, data)
    assert answer["Location"] == page
    assert f"“{theirs.host}” is taken" in console.get(page).content.decode()
    assert Client.objects.get(pk=ours.client.pk).name == "Ours", "all or nothing"


def test_a_client_switched_off_has_no_site_any_more(console, ours, theirs):
    domain = ours.client.domains.get()
    data = change(ours.client, existing=[(domain, domain.host)], is_active=None)
    assert console.post(f"/operator/core/client/{ours.client.pk}/change/", data).status_code == 302
    assert not Client.objects.get(pk=ours.client.pk).is_active


def test_nothing_changed_is_nothing_told(console, ours, everything):
    change_client(
        actor=ACTOR,
        client_id=ours.client.pk,
        name=ours.client.name,
        is_active=True,
        features=[],
        hosts=[ours.host],
    )
    assert not AuditEntry.objects.filter(action="client.changed").exists()


def test_clients_are_never_deleted(console, ours):
    assert console.post(f"/operator/core/client/{ours.client.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Client.objects.filter(pk=ours.client.pk).exists()


def test_the_list_costs_the_same_for_one_and_for_three(console, ours):
    counts = []
    for more in ((), ("TWO", "THREE")):
        for code in more:
            Client.objects.create(code=code, name=code)
        with CaptureQueriesContext(connection) as captured:
            page = console.get("/operator/core/client/").content.decode()
        counts.append(len(captured))
    assert "THREE" in page
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "path", ["", "core/client/", "core/client/add/", "accounts/user/", "core/auditentry/"]
)
def test_every_page_asks_to_sign_in(ours, path):
    for answer in (Browser().get(f"/operator/{path}"), Browser().post(f"/operator/{path}")):
        assert answer["Location"] == f"/operator/login/?next=/operator/{path}"


@pytest.mark.parametrize(
    "path", ["core/", "core/client/{}/history/", "jsi18n/", "core/client/?q=ours&is_active=1"]
)
def test_djangos_own_pages_around_a_client_work(console, ours, path):
    assert console.get(f"/operator/{path.format(ours.client.pk)}").status_code == 200
