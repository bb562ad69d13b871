"""What would be wrong with a mail that somebody is writing, for the editor to tell."""

from html.parser import HTMLParser

from content.choices import Spot
from content.ports import MailKind, Viewing
from content.queries.expansion import troubles
from content.queries.mail_templates import Template
from content.queries.wording import filled
from content.rules.mail_html import contents
from content.rules.plain_text import plain_text
from content.rules.shortcodes import Problem

PROOF = "the words of the mail"


def lost_secrets(kind: MailKind, template: Template) -> list[str]:
    """The codes without which the mail is useless, such as `[link]`, that a reader of its text or of its HTML would
    look for in vain: whatever conditions stand around them, and whatever else is known of the reader."""
    samples = {fact.key: fact.sample for fact in kind.facts}
    lost = []
    for known in (samples, {key: samples[key] for key in kind.secrets}):
        facts = {fact.key: known.get(fact.key) for fact in kind.facts}
        words = filled(template, Viewing(facts=facts), secrets=kind.secrets)
        read = (words.text, plain_text(words.html))
        lost += [f"[{key}]" for key in kind.secrets if not all(samples[key] in text for text in read)]
    return [*dict.fromkeys(lost)]


def code_problems(kind: MailKind, template: Template) -> list[Problem]:
    """What looks like a shortcode in subject, HTML or text and will be printed as it stands."""
    facts = {fact.key: fact.sample for fact in kind.facts}
    sources = (template.subject, template.body, template.plain)
    found = (problem for source in sources for problem in troubles(source, spot=Spot.MAIL, facts=facts))
    return [*dict.fromkeys(found)]


def shows_content(layout: str) -> bool:
    """Whether a layout has [content] once and shows it to everybody."""
    if contents(layout) != 1:
        return False
    words = filled(Template("en", "", plain=PROOF, layout=layout), Viewing())
    return PROOF in plain_text(words.html.partition("<body>")[2])


def pictures_without_words(html: str) -> int:
    """How many pictures say nothing to who does not see them."""
    pictures = _Pictures()
    pictures.feed(html)
    pictures.close()
    return pictures.silent


class _Pictures(HTMLParser):
    def __init__(self):
        super().__init__()
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        if tag == "img" and not (dict(attrs).get("alt") or "").strip():
            self.silent += 1
