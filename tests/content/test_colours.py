"""Whatever colour is accepted, all that is derived from it can be read (quality §3.5, WCAG 1.4.3, 1.4.11)."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.rules.colours import (
    DARK,
    LIGHT,
    PART,
    TEXT,
    WHITE,
    contrast,
    is_strong,
    nearest_strong,
    normal_colour,
    on_pages,
    sheet,
    tokens,
    told,
    weakest,
)
from tests.architecture.house import ROOT

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
HOUSE = re.compile(r"--oc-([a-z-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+));")


def whole(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(c * 2 for c in colour[1:])


def house_tokens() -> dict[str, tuple[str, str]]:
    text = (ROOT / "static/css/tokens.css").read_text().partition("@media")[0]
    return {
        name: (whole(light or both), whole(dark or both)) for name, light, dark, both in HOUSE.findall(text)
    }


def test_ratios_are_those_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    assert contrast("#ff0000", "#ff0000") == 1


def test_a_ratio_is_never_told_as_one_that_passes():
    assert told(4.4999) == "4.4"
    assert told(21.0) == "21.0"


@pytest.mark.parametrize(("text", "colour"), [(" #7A1F2B ", "#7a1f2b"), ("", ""), ("  ", "")])
def test_colours_are_stored_in_one_way(text, colour):
    assert normal_colour(text) == colour


@pytest.mark.parametrize("text", ["red", "#fff", "7a1f2b", "#7a1f2b;}", "#7a1f2g", "#७a1f2b", "#7a1f2b\n}"])
def test_what_is_no_colour_is_none(text):
    assert normal_colour(text) is None


def test_the_rules_know_the_colours_of_the_sheet():
    house = house_tokens()
    grounds = ("ground", "surface", "raised", "sunk", "hover", "chosen")
    inks = ("text", "muted", "ok", "info", "warn", "bad")
    for side, number in ((LIGHT, 0), (DARK, 1)):
        assert set(side.grounds) == {house[name][number] for name in grounds}
        assert set(side.inks) == {house[name][number] for name in inks}
        assert side.surface == house["surface"][number]


def test_the_houses_own_words_can_be_read_wherever_they_stand():
    for side in (LIGHT, DARK):
        assert all(weakest(ink, side.grounds) >= TEXT for ink in side.inks)


@settings(deadline=None)
@given(colours)
def test_the_nearest_shade_passes_and_is_the_colour_itself_when_that_does(colour):
    shade = nearest_strong(colour)
    assert is_strong(shade) and on_pages(shade) >= TEXT
    assert (shade == colour) is is_strong(colour)


@settings(deadline=None)
@given(colours, colours)
def test_every_pair_that_is_derived_can_be_read(one, other):
    primary, accent = nearest_strong(one), nearest_strong(other)
    made = tokens(primary, accent)
    for number, side in enumerate((LIGHT, DARK)):
        token = {name: pair[number] for name, pair in made.items()}
        grounds = (*side.grounds, token["hover"], token["chosen"])
        assert contrast(token["on-fill"], token["fill"]) >= TEXT
        assert contrast(token["on-fill"], token["fill-strong"]) >= TEXT
        assert weakest(token["fill"], side.grounds) >= TEXT
        assert weakest(token["link"], grounds) >= TEXT
        assert all(weakest(ink, grounds) >= TEXT for ink in side.inks)
        assert weakest(token["focus"], grounds) >= PART
        assert weakest(token["mark"], (*side.grounds, WHITE if number else side.surface)) >= PART


@settings(deadline=None)
@given(colours)
def test_the_pointer_is_seen(colour):
    fill, strong = (tokens(nearest_strong(colour), "")[name] for name in ("fill", "fill-strong"))
    assert fill[0] != strong[0]
    assert fill[1] != strong[1] or fill[1] == WHITE


def test_one_colour_is_enough_and_none_is_the_house():
    assert tokens("#7a1f2b", "")["link"] == tokens("#7a1f2b", "#7a1f2b")["link"]
    assert set(tokens("", "#7a1f2b")) == {"link", "focus"}
    assert tokens("", "") == {} and sheet("", "") == ""


@settings(deadline=None)
@given(colours, colours)
def test_the_sheet_holds_nothing_but_tokens_of_the_house(one, other):
    text = sheet(nearest_strong(one), nearest_strong(other))
    assert re.fullmatch(r":root\{(--oc-[a-z-]+:light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\);?)+\}\n", text)
