"""The words of a mail, from its kind's template and the layout."""

from dataclasses import dataclass
from typing import Any

from django.template import Context
from django.template.loader import get_template, select_template
from django.utils import translation

LAYOUT = "mail/layout.html"


@dataclass(frozen=True)
class Wording:
    """What a mail says."""

    subject: str
    text: str
    html: str


def wording(kind: str, languages: tuple[str, ...], context: dict[str, Any]) -> Wording:
    """Fill mail/<kind>.<language>.txt of the first language that has one; its first line is the subject (EML-1).

    The text knows no HTML and nothing in it is escaped; the HTML is made from the text, where everything is.
    """
    template = select_template([f"mail/{kind}.{language}.txt" for language in languages])
    language = template.template.name.rsplit(".", 2)[1]
    with translation.override(language):
        filled = template.template.render(Context(context, autoescape=False)).strip()
        subject, _, body = filled.partition("\n")
        subject, body = " ".join(subject.split()), body.strip() + "\n"
        html = get_template(LAYOUT).render(
            {**context, "subject": subject, "body": body, "language": language}
        )
    return Wording(subject, body, html)
