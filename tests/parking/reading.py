"""Reads a Code 128 from its bars, as a scanner does: by widths alone."""

from reportlab.graphics.barcode.code128 import _patterns

A_MODULE_OFF = 0.01


def read_code128(bars: list[tuple[float, float]]) -> str:
    """What bars of (left edge, width) say, in code sets B and C; its check digit must be right."""
    module = min(width for _x, width in bars)
    widths = []
    for (left, width), after in zip(bars, [*bars[1:], None], strict=True):
        widths.append(round(width / module))
        if after:
            widths.append(round((after[0] - left - width) / module))
    values = _values(widths)
    start, *data, check, stop = values
    assert stop == 106 and check == (start + sum(n * value for n, value in enumerate(data, 1))) % 103
    said, in_c = "", start == 105
    for value in data:
        if value in (99, 100) and not (in_c and value == 99):
            in_c = value == 99
        else:
            said += f"{value:02}" if in_c else chr(value + 32)
    return said


def _values(widths: list[int]) -> list[int]:
    """Six widths a letter, seven for the last."""
    known = {}
    for value, pattern in _patterns.items():
        known["".join(str(ord(letter.upper()) - 64) for letter in pattern)] = value
    values, at = [], 0
    while at < len(widths):
        size = 7 if len(widths) - at == 7 else 6
        values.append(known["".join(map(str, widths[at : at + size]))])
        at += size
    return [value for value in values if isinstance(value, int)]
