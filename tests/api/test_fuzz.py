"""Whatever is sent: a documented answer, never a failure of ours."""

import orjson
import pytest
from django.conf import settings as site_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import endpoints  # noqa: F401  fills the catalogue
from api.catalogue import catalogue
from api.errors import TEXTS

NAMES = sorted(
    {name for endpoint in catalogue for names in endpoint.schema.documented.values() for name in names.names}
)
WORDS = st.sampled_from(
    [
        *(
            "",
            " ",
            "\x00",
            "\u202e",
            "PL8RDR",
            "É-ﬃ-ß",
            "Motorcycle",
            "ON",
            "CAD",
            "840",
            "14.50",
            "0.00",
            "-1",
            "8",
        ),
        *("2018-07-02T09:00:00", "2018-07-02T09:30:00Z", "9998-12-31T23:59:59", "999999999"),
        "1a9b5375-cb75-4c71-9939-eeae550b09ac",
    ]
)
VALUES = st.recursive(
    WORDS | st.text(max_size=60) | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)  # fmt: skip
BODIES = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=12), VALUES, max_size=10)


@pytest.fixture
def unlimited(ours):
    """A token without a limit, so that every example reaches the endpoint."""
    _row, plain = ours.new_token(rate_per_minute=None)
    return ours, plain


@pytest.mark.parametrize("key", catalogue.keys())
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_body_gets_a_documented_answer(unlimited, key, data):
    site, plain = unlimited
    endpoint = catalogue.get(key)
    body = data.draw(BODIES.map(lambda drawn: endpoint.example | drawn) | BODIES)
    token = data.draw(st.sampled_from([plain] * 8 + [None, "x"]))
    said = {**body, endpoint.token_name: token, **({"client": "OC_TOMA"} if endpoint.is_view else {})}
    raw = orjson.dumps(said, option=orjson.OPT_NON_STR_KEYS)
    reply = site.send(f"/api/{endpoint.path.replace('<client>', 'oc-toma')}", {}, raw)
    assert reply.status < 500, reply.content
    assert reply.code == 0 or TEXTS[reply.code] == reply.json["ErrorMessage"]
    assert (reply.status == 200) == (reply.code == 0)
    if reply.code == 0:
        endpoint.answer.model_validate(reply.json)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(raw=st.binary(max_size=300))
def test_any_bytes_get_a_documented_answer(ours, raw):
    for path in ("/api/OC_TOMA/v1/permits/push", "/api/v1/validate/plate"):
        reply = ours.send(path, {}, raw)
        assert reply.status in (400, 401, 404), raw
        assert len(raw) <= site_settings.API_MAX_BODY
