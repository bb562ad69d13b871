"""What changed between two texts, and what cleaning took out."""

from hypothesis import given
from hypothesis import strategies as st

from content.rules.differences import MOST_WORDS, Change, Piece, differences
from content.rules.removals import removed
from content.rules.sanitising import clean_html


def test_words_are_compared_within_lines_that_were_rewritten():
    assert differences("<p>Open at 9</p>\n<p>Stay</p>", "<p>Open at 10</p>\n<p>Stay</p>") == [
        Piece(Change.SAME, "<p>Open at "),
        Piece(Change.GONE, "9"),
        Piece(Change.NEW, "10"),
        Piece(Change.SAME, "</p>\n"),
        Piece(Change.SAME, "<p>Stay</p>"),
    ]


def test_long_passages_are_compared_as_wholes():
    old, new = "a b " * MOST_WORDS, "c d " * MOST_WORDS
    assert differences(old, new) == [Piece(Change.GONE, old), Piece(Change.NEW, new)]


@given(st.text("ab <>\n", max_size=60), st.text("ab <>\n", max_size=60))
def test_the_pieces_are_both_texts(old, new):
    pieces = differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.change != Change.NEW) == old
    assert "".join(piece.text for piece in pieces if piece.change != Change.GONE) == new


def test_authors_are_told_what_was_taken_out():
    html = '<form onsubmit="x()"><p class="lead evil" style="color:red">Hi</p><p onclick="y()">x</p></form>'
    assert removed(html, clean_html(html)) == ["<form>", "onsubmit", ".evil", "style", "onclick"]
    fine = '<p class="lead">Hi <a href="/x/">x</a></p>'
    assert removed(fine, clean_html(fine)) == []
