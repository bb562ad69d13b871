"""The error table is the document's, word for word."""

import re
from pathlib import Path

import pytest

from api.errors import TEXTS, ApiError, status_of

TABLE = Path(__file__).parent / "fixtures" / "error_codes.txt"


def documented() -> dict[int, str]:
    """The table as the document has it; some of its cells are broken over lines."""
    flat = " ".join(TABLE.read_text().split())
    return {int(code): text for code, text in re.findall(r"\| (\d{4}) \| (.+?) \|", flat)}


def test_enforcement_16_3_texts_are_the_documents_word_for_word():
    assert len(documented()) == 28
    assert documented() == TEXTS


@pytest.mark.parametrize(
    ("status", "codes"),
    [
        (401, {9001, 9034}),
        (403, {9002}),
        (404, {9000, 9009}),
        (409, {9012, 9019, 9020, 9022}),
    ],
)
def test_enforcement_API_10_status_of_each_code(status, codes):
    assert {code for code in TEXTS if status_of(code) == status} == codes
    assert {status_of(code) for code in TEXTS} == {400, 401, 403, 404, 409}


def test_enforcement_API_9_a_field_is_named_where_the_text_names_none():
    assert ApiError(9030, field="zone").body()["Field"] == "zone"
    assert ApiError(9004, field="endTime").body() == {
        "ErrorCode": 9004,
        "ErrorMessage": "End Time is a required field.",
    }
