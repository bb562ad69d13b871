"""Numbers as an office writes them (parking §7.2, PER-10)."""

import pytest

from parking.exceptions import BadNumbers
from parking.rules.permit_numbers import MOST, PermitNumber, read_numbers


def texts(**given):
    return [number.number for number in read_numbers(**given).numbers]


@pytest.mark.parametrize(
    ("span", "first", "last", "count"),
    [
        ("1 to 20", "1", "20", 20),
        ("1-20", "1", "20", 20),
        (" 1 – 20 ", "1", "20", 20),
        ("1 à 20", "1", "20", 20),
        ("001 to 020", "001", "020", 20),
        ("098 TO 102", "098", "102", 5),
        ("0 to 10", "0", "10", 11),
        ("7-7", "7", "7", 1),
        ("1 to 10000", "1", "10000", MOST),
    ],
)
def test_a_range_counts_and_keeps_its_zeros(span, first, last, count):
    numbers = texts(span=span)
    assert (numbers[0], numbers[-1], len(numbers)) == (first, last, count)


def test_single_numbers_are_texts_and_each_counts_once():
    read = read_numbers(single="A-01, A01;A1\n A-01 ,,")
    assert [number.number for number in read.numbers] == ["A-01", "A01", "A1"]
    assert read.repeated == ("A-01",)
    assert texts(single="1-20") == ["1-20"]  # a range stands in its own field


def test_prefix_and_postfix_stand_around_each():
    assert texts(single="7", span="08 to 10", prefix=" P", postfix="-X ") == [
        "P7-X",
        "P08-X",
        "P09-X",
        "P10-X",
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12", ("L", 12, "R")),
        ("A-01", ("LA-", 1, "R")),
        ("A1B22c", ("LA1B", 22, "cR")),
        ("Gate", ("LGate", None, "R")),
        ("9" * 19, ("L9", int("9" * 18), "R")),
    ],
)
def test_a_number_is_taken_apart_to_sort_by(text, parts):
    (number,) = read_numbers(single=text, prefix="L", postfix="R").numbers
    assert number == PermitNumber(f"L{text}R", *parts)


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({}, "single", "Enter numbers"),
        ({"single": " , ;\n"}, "single", "Enter numbers"),
        ({"span": "20 to 1"}, "span", "ends before it begins: 20 to 1"),
        ({"span": "1 to 10001"}, "span", "10001 numbers"),
        ({"span": "1 to 10000", "single": "x"}, "span", "10001 numbers"),
        ({"single": ",".join(map(str, range(10_001)))}, "single", "10001 numbers"),
        ({"span": "1 to 999999999999999999"}, "span", "Add at most 10000"),
        ({"span": "one to ten"}, "span", "two whole numbers"),
        ({"span": "1 to ١٠"}, "span", "two whole numbers"),
        ({"span": "-5 to 5"}, "span", "two whole numbers"),
        ({"single": "7", "prefix": "x" * 50}, "single", "too long"),
    ],
)
def test_parking_PER_10_what_cannot_be_read_is_refused(given, field, said):
    with pytest.raises(BadNumbers) as refused:
        read_numbers(**given)
    assert refused.value.field == field and said in str(refused.value)
