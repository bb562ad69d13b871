"""The text of our own PDFs, as a reader that copies it would have it: by the fonts' ToUnicode maps."""

import base64
import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)endobj", re.S)
TURN = re.compile(rb"/(F\d+(?:\+\d+)?) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj|(T\*|ET)", re.S)
ESCAPE = re.compile(rb"\\(\d{3}|.)", re.S)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, a line for each piece."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    fonts = {name: _letters(objects, int(number)) for name, number in _fonts(objects)}
    contents = [
        int(found) for body in objects.values() for found in re.findall(rb"/Contents (\d+) 0 R", body)
    ]
    return [_text(_stream(objects[number]), fonts) for number in contents]


def _fonts(objects):
    for body in objects.values():
        yield from re.findall(rb"/(F\d+(?:\+\d+)?) (\d+) 0 R", body)


def _letters(objects, number: int) -> dict[int, str]:
    found = re.search(rb"/ToUnicode (\d+) 0 R", objects[number])
    if not found:
        return {code: bytes([code]).decode("cp1252", "replace") for code in range(256)}
    cmap = _stream(objects[int(found[1])])
    pairs = re.findall(rb"^<(\w{2})> <(\w{4})>$", cmap, re.M)
    return {int(code, 16): chr(int(letter, 16)) for code, letter in pairs}


def _text(stream: bytes, fonts) -> str:
    said, font = [], {}
    for name, shown, turn in TURN.findall(stream):
        if name:
            font = fonts[name]
        elif turn:
            said.append("\n")
        else:
            said.append("".join(font.get(code, "�") for code in ESCAPE.sub(_plain, shown)))
    return "".join(said)


def _plain(found) -> bytes:
    return bytes([int(found[1], 8)]) if found[1].isdigit() else PLAIN.get(found[1], found[1])


def _stream(body: bytes) -> bytes:
    data = re.search(rb"stream\r?\n(.*)endstream", body, re.S)[1]
    if b"ASCII85Decode" in body:
        data = base64.a85decode(data.strip().removesuffix(b"~>"))
    return zlib.decompressobj().decompress(data)
