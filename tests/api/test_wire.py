"""What is taken from the WSGI environment."""

from io import BytesIO

import pytest

from api.errors import ApiError
from api.wire import read_body, token_of
from core.schemas import Names

LIMIT = 64 * 1024
NAMES = Names("apiToken")


def environ(body: bytes, **facts):
    return {"wsgi.input": BytesIO(body), **facts}


def test_the_length_that_is_said_is_read():
    assert read_body(environ(b"{}rest", CONTENT_LENGTH="2")) == b"{}"
    assert read_body(environ(b"x" * LIMIT, CONTENT_LENGTH=str(LIMIT))) == b"x" * LIMIT


def test_a_chunked_body_is_read_without_a_length():
    assert read_body(environ(b"{}", HTTP_TRANSFER_ENCODING="chunked")) == b"{}"


@pytest.mark.parametrize(
    "said", [{}, {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "-4"}, {"CONTENT_LENGTH": "x"}]
)
def test_no_length_is_no_body(said):
    assert read_body(environ(b"{}", **said)) == b""


@pytest.mark.parametrize(
    "said",
    [{"CONTENT_LENGTH": str(LIMIT + 1)}, {"CONTENT_LENGTH": "9" * 30}, {"HTTP_TRANSFER_ENCODING": "chunked"}],
)
def test_more_than_64_KiB_is_413(said):
    with pytest.raises(ApiError) as refused:
        read_body(environ(b"x" * (LIMIT + 1), **said))
    assert (refused.value.status, refused.value.code) == (413, 9003)


@pytest.mark.parametrize(
    ("said", "header", "token"),
    [
        ({"apiToken": " in-body "}, "Bearer in-header", "in-body"),
        ({"apiToken": " "}, "Bearer in-header", "in-header"),
        ({}, "bearer  in-header ", "in-header"),
        ({"APITOKEN": "loud"}, "", "loud"),
        ({}, "Basic abc", ""),
        ({}, "", ""),
        ({"apiToken": None}, "", ""),
        ({"apiToken": 5}, "", "5"),
        ({"apiToken": ["x"]}, "Bearer in-header", "\N{REPLACEMENT CHARACTER}"),
        ({"apiToken": "\ud800"}, "", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_enforcement_API_3_where_the_token_is_looked_for(said, header, token):
    assert token_of(NAMES, said, {"HTTP_AUTHORIZATION": header}) == token
