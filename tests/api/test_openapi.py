"""The committed contract."""

import re
from pathlib import Path

import orjson
import pytest
from django.conf import settings
from django.test import Client as Browser
from django.utils import translation
from pydantic import ValidationError

from accounts.choices import ApiScope
from api import endpoints  # noqa: F401  fills the catalogue
from api.catalogue import catalogue
from api.errors import TEXTS
from api.openapi import GATE_CODES, attributes, error_codes
from api.pages import snapshot

each_endpoint = pytest.mark.parametrize("endpoint", list(catalogue), ids=catalogue.keys())


def test_the_snapshot_is_what_the_endpoints_say():
    kept = Path(settings.BASE_DIR, "docs", "openapi.json").read_bytes()
    assert kept == snapshot(), "run: ./run manage write_openapi, and look at what changed"


def test_it_is_served_in_english_to_everybody():
    with translation.override("fr"):
        answer = Browser(headers={"Accept-Language": "fr"}).get("/api/openapi.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer.content == snapshot()
    assert orjson.loads(answer.content)["openapi"].startswith("3.1")


def test_every_reference_leads_somewhere():
    document = orjson.loads(snapshot())
    refs = {ref.decode() for ref in re.findall(rb'"#/components/schemas/(\w+)"', snapshot())}
    assert refs
    assert refs <= document["components"]["schemas"].keys()


@each_endpoint
def test_the_samples_are_good(endpoint):
    endpoint.schema.model_validate(endpoint.example)
    endpoint.answer.model_validate(endpoint.reply)
    odd = {"surprise": 1}
    with pytest.raises(ValidationError):
        endpoint.answer.model_validate(
            [*endpoint.reply, odd] if isinstance(endpoint.reply, list) else endpoint.reply | odd
        )


@each_endpoint
def test_every_attribute_says_what_it_means_and_how_it_fails(endpoint):
    for attribute in attributes(endpoint):
        assert str(attribute.about).strip()
        assert set(attribute.codes.values()) <= TEXTS.keys()
    assert set(error_codes(endpoint)) >= {*GATE_CODES, *endpoint.errors}


def test_every_endpoint_has_a_scope_of_its_own():
    assert set(catalogue.keys()) <= set(ApiScope.values)
