"""The slip of paper as a model: wrapped and padded before any printer sees it (spec printing D1)."""

import pytest

from violations.documents.slip_pdf import slip_pdf
from violations.rules.slip import COLUMNS, QR, Code128, Feed, Pair, Rule, Text, laid_out, lines_of, printable


def said(*blocks) -> list[str]:
    return lines_of(blocks)


def test_words_are_wrapped_at_blanks_and_line_ends_stay():
    assert said(Text("one\r\n\ntwo")) == ["one", "", "two"]
    long = "word " * 20
    lines = said(Text(long))
    assert " ".join(lines) == long.strip() and max(map(len, lines)) <= COLUMNS


def test_a_word_longer_than_the_paper_is_broken_and_nothing_is_lost():
    word = "W" * 113
    assert said(Text(word)) == ["W" * 48, "W" * 48, "W" * 17]
    assert "".join(line.strip() for line in said(Pair(word, word))) == word * 2


def test_printing_C3_a_pair_stays_on_its_sides_whatever_its_length():
    assert said(Pair("Fine", "$50.00")) == ["Fine" + " " * 38 + "$50.00"]
    assert said(Pair("Late fee after / Frais après le 2026-12-21", "$125.00")) == [
        "Late fee after / Frais après le",
        "2026-12-21" + " " * 31 + "$125.00",
    ]
    assert said(Pair("Location", "L" * 45)) == ["Location", "   " + "L" * 45]


@pytest.mark.parametrize("left", [0, 1, 23, 24, 25, 47, 48, 49, 200])
@pytest.mark.parametrize("right", [1, 23, 24, 47, 48, 49, 100])
def test_no_line_is_wider_than_the_paper(left, right):
    for block in (Pair("l" * left, "r" * right), Pair("l " * left, "r " * right)):
        lines = said(block)
        assert max(map(len, lines)) <= COLUMNS
        assert "".join(lines).count("l") == left and "".join(lines).count("r") == right


def test_large_words_take_two_columns_a_letter_and_are_not_large_when_they_do_not_fit():
    (fits,) = laid_out([Text("TT-10016-8TQ4M2", large=True, centred=True)])
    assert fits.large and fits.words == "    TT-10016-8TQ4M2"
    (too_long,) = laid_out([Text("P" * 25, large=True)])
    assert not too_long.large


def test_what_is_no_text_is_handed_on_and_told():
    assert said(Rule(), Code128("T1"), QR("x"), Feed(2)) == ["-" * 48, "[Code128 T1]", "[QR x]", "", ""]


def test_enforcement_PRN_4_letters_that_printers_lack_become_their_nearest():
    assert printable("Église À défaut ’ – « » œ €") == "Église À défaut ’ – « » œ €"
    assert printable("Łódź Ştefan 東京") == "?ódz Stefan ??"
    assert printable("e\u0301te\u0301") == "été"


def test_enforcement_PRN_5_control_characters_become_blanks():
    assert printable("A\x1b@B\x00C\x1dV\x7f\x9b") == "A @B C V  "
    assert said(Text("A\x0cB\x1dC\x85D\u2028E\rF")) == ["A B C D E", "F"]
    assert printable("a\u202eb\u200bc\xadd") == "abcd"


def test_no_break_spaces_hold_together_and_are_printed_as_blanks():
    line = "x" * 44 + " 50,00\xa0$"
    assert said(Text(line)) == ["x" * 44, "50,00 $"]
    assert said(Text("1\u202f000,00\xa0$")) == ["1 000,00 $"]


def test_the_same_blocks_give_the_same_bytes(city):
    blocks = [Text("Été", bold=True), Rule(), Code128("TT-1"), QR("https://example.com/"), Feed(4)]
    assert slip_pdf(blocks, title="T", language="fr") == slip_pdf(blocks, title="T", language="fr")
