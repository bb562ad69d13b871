"""Calls answered before Django are answered as the views answer them."""

import orjson
import pytest
from django.db import connection

from api import plate_door
from api.catalogue import catalogue
from api.models import ApiCall
from core.scoping import client_scope
from parking.models import PayStationRecord
from tests.api.conftest import through_wsgi

PUSH = "/api/OC_TOMA/v1/permits/push"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", plate_door.PATH), ("POST", "/"), ("POST", "/api/docs/"), ("GET", "/api/openapi.json"),
        ("POST", "/api/OC_TOMA/v1/permits/unknown"), ("POST", "/api/OC_TOMA/v2/permits/push"),
        ("POST", "/api/a/b/v1/permits/push"), ("POST", "/apis/OC_TOMA/v1/permits/push"),
    ],
)  # fmt: skip
def test_all_else_passes_to_the_site(method, path):
    assert through_wsgi(method, path, b"{}")[:2] == (299, b"the site")


def twin(site, path, raw, method="POST", headers=None):
    """The same call by both ways, which must be told the same."""
    view = site.send(path, {}, raw, method=method, headers=headers)
    status, content, told = through_wsgi(method, path, raw, headers)
    assert (status, content) == (view.status, view.content)
    assert told.pop("Content-Length") == str(len(content))
    assert told.items() <= dict(view.headers).items()
    return status, content


@pytest.mark.django_db(transaction=True)
def test_every_endpoint_says_the_same_by_both_ways(ours, theirs):
    for endpoint in catalogue:
        path = f"/api/{endpoint.path.replace('<client>', 'oc-toma')}"
        raws = [b"", b"[]", b"{}", b'{"%s": "%s"}' % (endpoint.token_name.encode(), theirs.plain.encode())]
        raws.append(orjson.dumps({endpoint.token_name: ours.plain, "client": "OC_TOMA"}))
        for raw in raws:
            twin(ours, path, raw)
        twin(ours, path + "/", raws[-1])
    for code in ("", "NOBODY", "%C3%A9", "globex"):
        twin(ours, f"/api/{code}/v1/permits/push", orjson.dumps({"apiToken": ours.plain}))
    twin(ours, PUSH, b"{}", method="GET")
    twin(ours, PUSH, b"x" * 70_000)


@pytest.mark.django_db(transaction=True)
def test_a_push_before_django_is_whole_and_logged_and_repeatable(ours):
    raw = orjson.dumps({"apiToken": ours.plain} | catalogue.get("permits.push").example)
    key = {"Idempotency-Key": "k"}
    status, content, _headers = through_wsgi("POST", PUSH, raw, key)
    assert status == 200
    assert twin(ours, PUSH, raw, headers=key) == (200, content)
    with client_scope(ours.client):
        assert PayStationRecord.objects.get().reference_id.hex == orjson.loads(content)[
            "reference_id"
        ].replace("-", "")
        assert set(ApiCall.objects.values_list("endpoint", "code")) == {("permits.push", 0)}
        assert ApiCall.objects.count() == 3
    assert not connection.in_atomic_block
