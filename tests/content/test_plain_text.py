"""HTML of a mail as plain text."""

import pytest

from content.rules.plain_text import plain_text

SITE = "https://park.example"


@pytest.mark.parametrize(("html", "text"), [
    ("", "\n"),
    ("<p>One\n two</p><p>Three</p>", "One two\n\nThree\n"),
    ("<p>a<br>b &amp; c &lt;d&gt;</p>", "a\nb & c <d>\n"),
    ("<ul><li>one</li><li><b>two</b></li></ul>", "- one\n- two\n"),
    (f'<a href="{SITE}/x">the page</a>', f"the page ({SITE}/x)\n"),
    (f'<a href="{SITE}/x">{SITE}/x</a>', f"{SITE}/x\n"),
    ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example\n"),
    ("<p>See <a>nowhere</a></p>", "See nowhere\n"),
    ('<img src="/x.png" alt="A map"><img src="/y.png">', "A map\n"),
    ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc\n"),
    ("<h2>Title</h2><p>Body</p>" * 2, "Title\n\nBody\n\nTitle\n\nBody\n"),
])  # fmt: skip
def test_html_in_words(html, text):
    assert plain_text(html) == text
