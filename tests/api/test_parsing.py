"""Bodies: JSON objects, one trailing comma forgiven, nothing that two readers could read differently."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import ApiError
from api.parsing import parse


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"a": 1}', {"a": 1}),
        (b'\xef\xbb\xbf{"a": "\xc3\xa9"}', {"a": "é"}),
        (b'{ "apiToken": "YOUR-API-TOKEN",}', {"apiToken": "YOUR-API-TOKEN"}),
        (b'{"a": [1, 2 ,\n ] \t, }', {"a": [1, 2]}),
        (b'{"a": ",}", "b": "\\",]",}', {"a": ",}", "b": '",]'}),
        (b'{"a": 14.50}', {"a": Decimal("14.50")}),
        (b"{}", {}),
    ],
)
def test_enforcement_API_8_what_is_read(body, found):
    read = parse(body)
    assert read == found
    assert {key: str(value) for key, value in read.items()} == {
        key: str(value) for key, value in found.items()
    }


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[1]", b'"text"', b"{", b'{"a": 1,,}', b"{,}", b'{"a": [,]}', b'{"a":,}', b"{a: 1}",
        b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1} x', b"\xff\xfe{}", b'{"a": "\x01"}',
        b'{"plate": "A", "plate": "B"}', b'{"a": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        b'{"a": ' + b"9" * 5_000 + b"}", b'{"a": 1e' + b"9" * 30 + b"}", b'{"a": 1} // comment',
    ],
)  # fmt: skip
def test_enforcement_API_8_what_is_not_one_json_object_is_9003(body):
    with pytest.raises(ApiError) as refused:
        parse(body)
    assert refused.value.code == 9003


@given(st.binary(max_size=200) | st.text(alphabet='{}[],:"\\ \n1ae', max_size=60).map(str.encode))
def test_any_bytes_are_an_object_or_9003(body):
    try:
        assert isinstance(parse(body), dict)
    except ApiError as refused:
        assert refused.code == 9003
