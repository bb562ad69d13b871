"""The grammar of shortcodes (parking §17.3)."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from content.rules.shortcodes import Code, Trouble, parse

KNOWN = {"org", "user", "parking_logix", "real-time-map", "conditional", "box"}
PAIRED = {"conditional", "box"}


def read(text, **options):
    return parse(text, known=KNOWN, paired=PAIRED, **options)


def pieces(text, **options):
    """What is there, empty texts aside and neighbours joined."""
    joined = []
    for piece in read(text, **options).pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece != "":
            joined.append(piece)
    return joined


def troubles(text):
    return [(problem.source, problem.trouble) for problem in read(text).problems]


def test_a_code_stands_between_texts():
    before, code, after = pieces("At [org name], today")
    assert (before, after) == ("At ", ", today")
    assert (code.name, code.words, code.values, code.body) == ("org", ("name",), {}, None)


@pytest.mark.parametrize(
    ("source", "words", "values"),
    [
        ("[org]", (), {}),
        ("[org ]", (), {}),
        ('[org only="A,B" name=x]', (), {"only": "A,B", "name": "x"}),
        ('[org name="two words"]', (), {"name": "two words"}),
        ("[org name='two words']", (), {"name": "two words"}),
        ("[org name=“two words”]", (), {"name": "two words"}),
        ('[org name = "x"  b]', ("b",), {"name": "x"}),
        ('[org name=""]', (), {"name": ""}),
        ("[org\u00a0name]", ("name",), {}),
        ("[org\nname=x\n]", (), {"name": "x"}),
        ("[org show=violation.X.Y]", (), {"show": "violation.X.Y"}),
        (
            "[org var=permittemp.hours test=ne value=5]",
            (),
            {"var": "permittemp.hours", "test": "ne", "value": "5"},
        ),
        ("[org a=1 a=2]", (), {"a": "1"}),
        ("[org = x]", ("x",), {}),
        ('[org name="half]', ("name", '"half'), {}),
    ],
)
def test_parking_17_3_parameters(source, words, values):
    (code,) = pieces(source)
    assert (code.words, code.values, code.source) == (words, values, source)


def test_parameters_in_html_are_read_without_their_entities():
    (code,) = pieces('[parking_logix filter="A &amp; B" name=&quot;x y&quot;]', in_html=True)
    assert code.values == {"filter": "A & B", "name": "x y"}
    (plain,) = pieces('[parking_logix filter="A &amp; B"]')
    assert plain.values == {"filter": "A &amp; B"}


def test_parking_17_3_unknown_codes_stay_as_they_are_and_are_told():
    text = "See [nothing here] and [1] and [Org] and []"
    assert pieces(text) == [text]
    assert troubles(text) == [("[nothing here]", Trouble.UNKNOWN)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[[org]]", "[org]"),
        ("[[org name=x]]", "[org name=x]"),
        ("[[/conditional]]", "[/conditional]"),
        ("[[nothing]]", "[nothing]"),
    ],
)
def test_parking_17_3_double_brackets_print_the_letters(text, shown):
    assert pieces(text) == [shown] and not troubles(text)


def test_a_body_is_parsed_too():
    (code,) = pieces("[conditional var=a test=true]Hello [user first_name][/conditional]")
    assert code.name == "conditional"
    assert [p for p in code.body if p != ""] == [
        "Hello ",
        Code("user", "[user first_name]", ("first_name",), {}),
    ]


def test_parking_17_3_the_vendors_misspelled_closing_tag_closes():
    (code,) = pieces("[conditional var=a]x[/condtional]")
    assert code.body == ("x",)
    assert not troubles("[conditional var=a]x[/condtional]")


def test_bodies_nest_to_three_and_no_deeper():
    three = "[box][box][box]x[/box][/box][/box]"
    assert not troubles(three)
    four = f"[box]{three}[/box]"
    assert ("[box]", Trouble.TOO_DEEP) in troubles(four)


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("a [conditional var=x] b", ("[conditional var=x]", Trouble.UNCLOSED)),
        ("a [/conditional] b", ("[/conditional]", Trouble.UNOPENED)),
        ("a [/org] b", ("[/org]", Trouble.UNOPENED)),
        ("a [/nothing] b", ("[/nothing]", Trouble.UNKNOWN)),
    ],
)
def test_what_is_not_closed_or_opened_stays_as_it_is(text, trouble):
    assert pieces(text) == [text] and troubles(text) == [trouble]


def test_a_closing_tag_ends_what_was_left_open_inside_it():
    (outer,) = pieces("[box]a [conditional var=x] b[/box]")
    assert outer.name == "box" and "".join(outer.body) == "a [conditional var=x] b"


CLOSING = re.compile(r"\[/[a-z]+\s*\]")
WORDS = st.lists(
    st.sampled_from([
        "[", "]", "[[", "]]", "[/", "org", "conditional", "box", "condtional", " ", "=", '"', "'", "“", "”",
        "[box]", "[/box]", "[org name=x]", "[[org]]", "[conditional var=a]", "[/conditional]", "é", "\n", "\x00",
        "&amp;",
    ]),
    max_size=60,
)  # fmt: skip


def whole(pieces):
    """The text that the pieces came from, closing tags aside: taken out of each, since without one of them two pieces
    can look like another."""
    return "".join(
        CLOSING.sub("", piece) if isinstance(piece, str) else piece.source + whole(piece.body or ())
        for piece in pieces
    )


@settings(max_examples=300, derandomize=True, deadline=None)
@example("[box][/org[/box]]")
@given(WORDS.map("".join) | st.text(max_size=200))
def test_nothing_is_lost_and_nothing_raises(text):
    text = re.sub(r"\[{2,}", "[", text)  # doubled brackets are printed as single ones
    parsed = read(text)
    assert whole(parsed.pieces) == CLOSING.sub("", text)
    assert all(problem.source in text for problem in parsed.problems)
