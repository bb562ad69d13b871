"""Code 128 as its bars, for whatever draws them."""

from reportlab.graphics.barcode.code128 import Code128

QUIET = 10  # modules left white on both sides


def code128(text: str) -> tuple[list[tuple[int, int]], int]:
    """The bars as (where from the left, how wide), and the width of it all with its quiet zones, in modules.

    Letters that the code does not know are left out.
    """
    code = Code128(text)
    for step in (code.validate, code.encode, code.decompose):
        step()
    bars, at = [], QUIET
    for letter in code.decomposed:  # a capital is a bar, another letter a gap; A is one module wide, B two …
        width = ord(letter.upper()) - ord("A") + 1
        if letter.isupper():
            bars.append((at, width))
        at += width
    return bars, at + QUIET
