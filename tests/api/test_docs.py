"""The documentation page: what it shows works."""

import re
from html.parser import HTMLParser

import orjson
import pytest
from django.test import Client as Browser

from api import endpoints  # noqa: F401  fills the catalogue
from api.catalogue import catalogue
from api.endpoints.permits import REFERENCE
from api.errors import TEXTS
from api.pages import SAMPLE_TOKEN


class CodeBlocks(HTMLParser):
    """The text of every <pre><code>."""

    def __init__(self, page: str):
        super().__init__()
        self.blocks: list[str] = []
        self._inside = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self._inside += tag == "pre"
        if tag == "pre":
            self.blocks.append("")

    def handle_endtag(self, tag):
        self._inside -= tag == "pre"

    def handle_data(self, data):
        if self._inside:
            self.blocks[-1] += data


def page(path="/api/docs/", **headers) -> str:
    answer = Browser(headers=headers).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def curls(text: str) -> list[tuple[str, dict]]:
    """(address, body) of each curl sample."""
    found = [
        re.fullmatch(
            r"curl -X POST '(\S+)' \\\n  -H 'Content-Type: application/json' \\\n  -d '(.+)'", block, re.S
        )
        for block in CodeBlocks(text).blocks
        if block.startswith("curl")
    ]
    return [(match[1], orjson.loads(match[2])) for match in found]


def test_every_curl_sample_does_what_the_page_says(ours):
    ours.record(
        reference_id=REFERENCE,
        plate="BEFORE",
        starts_at="2018-07-02T09:00:00Z",
        ends_at="2018-07-02T10:00:00Z",
    )
    samples = curls(page())
    # What is deleted cannot be changed afterwards.
    samples.sort(key=lambda sample: sample[0].endswith("/delete"))
    assert len(samples) == len(catalogue.keys())
    for address, body in samples:
        token_name = next(name for name, value in body.items() if value == SAMPLE_TOKEN)
        reply = ours.send(address.removeprefix("http://testserver"), body | {token_name: ours.plain})
        assert reply.status == 200, (address, reply.content)
        endpoint = next(item for item in catalogue if address.endswith(item.path.removeprefix("<client>")))
        endpoint.answer.model_validate(reply.json)


def test_samples_are_those_of_the_catalogue_and_answers_are_shown(db):
    text = page()
    bodies = [
        {key: value for key, value in body.items() if value != SAMPLE_TOKEN} for _address, body in curls(text)
    ]
    assert bodies == [endpoint.example for endpoint in catalogue]
    blocks = CodeBlocks(text).blocks
    for endpoint in catalogue:
        assert any(orjson.loads(block) == endpoint.reply for block in blocks if block[:1] in "{[")
    assert sum(block.startswith("const answer = await fetch(") for block in blocks) == len(bodies)


def test_the_samples_speak_of_the_client_that_is_asked_for(db):
    text = page("/api/docs/?client=globex")
    assert "/api/globex/v1/permits/push" in text
    assert {body["client"] for _address, body in curls(text) if "client" in body} == {"globex"}
    for odd in ("<script>", "'; rm -rf", "a b"):
        assert odd not in page(f"/api/docs/?client={odd}")


@pytest.mark.parametrize(("language", "word"), [("en", "API documentation"), ("fr", '<html lang="fr"')])
def test_it_is_there_in_both_languages_on_any_host(db, language, word):
    assert word in page(**{"Accept-Language": language, "Host": "nobody.example"})


def test_it_lists_every_error_and_every_name(db):
    text = page()
    for code in TEXTS:
        assert f">{code}<" in text
    for endpoint in catalogue:
        for names in endpoint.schema.documented.values():
            for name in names.names:
                assert f">{name}</code>" in text


def test_it_needs_nothing_from_elsewhere(db):
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page())


def test_it_asks_the_database_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        page()
