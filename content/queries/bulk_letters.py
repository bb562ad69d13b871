"""What a bulk email says to one person: their language, their name, and how to stop such mail (parking EML-5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from content.choices import Spot
from content.models import BulkMail
from content.ports import Viewing
from content.queries.branding import mail_logo
from content.queries.bulk_mail import BULK, reading_language, words_of
from content.queries.expansion import expand_html, expand_text
from content.queries.texts import Text
from content.rules.plain_text import plain_text
from content.rules.unsubscribing import unsubscribe_token
from core.ports import pages
from core.scoping import current_client
from core.system_settings import value


@dataclass(frozen=True)
class Letter:
    """A mail to one person. `headers` let mail programs end such mail with one press (RFC 8058)."""

    language: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Letters:
    """The letters of one bulk email. Its words are read once for each language; a letter itself asks the database
    nothing about a person who was loaded with `profile__user_type` and the profile's other rows."""

    def __init__(self, bulk_mail: BulkMail, site: str = ""):
        self.bulk_mail, self.site = bulk_mail, site or bulk_mail.site
        self._words: dict[str, Text] = {}
        self._logo = mail_logo()

    def to(self, person: User) -> Letter:
        """The mail to this person, with links that end bulk email to this address."""
        link = self.site + reverse(
            pages.get("unsubscribe"), args=[person.public_id, unsubscribe_token(person.public_id)]
        )
        headers = {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        return self._letter(person, reading_language(person), link, headers)

    def sample(self, person: User | None, language: str) -> Letter:
        """How it reads in this language to this person; its link ends nothing."""
        return self._letter(person, language, self.site + reverse(pages.get("profile")), {})

    def _letter(self, person: User | None, language: str, link: str, headers: Mapping[str, str]) -> Letter:
        if language not in self._words:
            self._words[language] = words_of(self.bulk_mail, language)
        words = self._words[language]
        viewing = Viewing(person, _facts(person), self.site)
        with translation.override(words.language or language):
            subject = " ".join(expand_text(words.title, viewing, spot=Spot.MAIL).split())[:250]
            body = expand_html(words.body, viewing, spot=Spot.MAIL)
            facts = {
                "organization": current_client().name,
                "logo": self._logo,
                "address": value("company_address"),
                "is_transactional": self.bulk_mail.is_transactional,
                "link": link,
                "profile": self.site + reverse(pages.get("profile")),
                "language": words.language or language,
                "subject": subject,
            }
            ending = render_to_string(f"mail/{BULK}.ending.txt", facts)
            html = render_to_string(f"mail/{BULK}.html", {**facts, "content": body})
        return Letter(
            words.language or language, subject, f"{plain_text(body)}\n{ending.strip()}\n", html, headers
        )


def _facts(person: User | None) -> dict[str, str]:
    """The short words of a letter, beside those of `[user …]` and `[org …]`."""
    known = {"organization": current_client().name}
    if person is not None:
        known |= {"first_name": person.first_name, "last_name": person.last_name, "name": str(person)}
    return known


FACTS = ("first_name", "last_name", "name", "organization")
