"""What a bulk email says to one person: their language, their name, and how to stop such mail (parking EML-5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import BulkMail
from content.ports import Viewing, fact_sources
from content.queries.bulk_mail import reading_language, words_of
from content.queries.mail_templates import Template, default_layout, layout_html
from content.queries.wording import Wording, filled
from content.rules.unsubscribing import unsubscribe_token
from core.ports import pages
from core.scoping import current_client
from core.system_settings import value

# The short words of a letter, beside those of `[user …]` and `[org …]`.
FACTS = ("first_name", "last_name", "name", "organization")


@dataclass(frozen=True)
class Letter:
    """A mail to one person. `headers` let mail programs end such mail with one press (RFC 8058)."""

    language: str
    words: Wording
    headers: Mapping[str, str] = field(default_factory=dict)


class Letters:
    """The letters of one bulk email. Words and layout are read once for each language; a letter itself asks the
    database nothing about a person who was loaded with `profile__user_type` and the profile's other rows."""

    def __init__(self, bulk_mail: BulkMail, site: str = ""):
        self.bulk_mail, self.site = bulk_mail, site or bulk_mail.site
        self._layout = default_layout()
        self._organization = fact_sources.get("org").read(Viewing())
        self._templates: dict[str, Template] = {}

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
        template = self._template(language)
        facts = {
            "org": self._organization,
            "stop_link": link,
            "profile_link": self.site + reverse(pages.get("profile")),
        }
        words = filled(template, Viewing(person, facts | _facts(person), self.site))
        return Letter(template.language, replace(words, text=f"{words.text}\n-- \n{_sender()}\n"), headers)

    def _template(self, language: str) -> Template:
        """The message in this language, else in the one it has, with the ending that every bulk email has."""
        if language not in self._templates:
            words = words_of(self.bulk_mail, language)
            spoken = words.language or language
            body = f"{words.body}\n{self._ending(spoken)}"
            layout = layout_html(self._layout, spoken)
            self._templates[language] = Template(spoken, words.title, body=body, layout=layout)
        return self._templates[language]

    def _ending(self, language: str) -> str:
        with translation.override(language):
            if self.bulk_mail.is_transactional:
                why = _("This message concerns your account, so everybody gets it.")
            else:
                why = _("You get this message because you agreed to such mail.")
            return format_html(
                '<hr><p style="font-size: 13px">{}<br><a href="[stop_link]">{}</a><br>'
                '<a href="[profile_link]">{}</a></p>',
                why,
                _("Stop bulk email"),
                _("Change it in your profile"),
            )


def _sender() -> str:
    """Who writes; in HTML the layout says so."""
    return "\n".join(filter(None, (current_client().name, value("company_address").strip())))


def _facts(person: User | None) -> dict[str, str]:
    known = {"organization": current_client().name}
    if person is not None:
        known |= {"first_name": person.first_name, "last_name": person.last_name, "name": str(person)}
    return known
