"""The words of one mail: its template filled in, in its layout, as subject, text and HTML (parking §18)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from content.choices import Spot
from content.ports import MailKind, Viewing, mail_kinds
from content.queries.expansion import expand_html, expand_text
from content.queries.mail_templates import Template, mail_template
from content.rules.mail_html import document, in_layout, one_line, paragraphs, tidy, without_empty_paragraphs
from content.rules.plain_text import plain_text
from core.addresses import site_url
from core.clock import local_zone
from core.scoping import current_client


@dataclass(frozen=True)
class Wording:
    """What a mail says."""

    subject: str
    text: str
    html: str


def wording(kind: str, language: str, context: Mapping[str, Any], person_id: int | None = None) -> Wording:
    """What a mail of this kind says to a reader of this language.

    `context` has values of the kind's facts, and may have the `site` that links lead to. The person is read from the
    database only when the words ask about them.
    """
    declared = mail_kinds.get(kind)
    viewing = Viewing(
        SimpleLazyObject(lambda: User.objects.get(pk=person_id)) if person_id else None,
        {fact.key: context.get(fact.key) for fact in declared.facts},
        context.get("site") or site_url(current_client()),
    )
    return filled(mail_template(kind, language), viewing, secrets=declared.secrets)


def sample_wording(kind: MailKind, template: Template, person: User | None) -> Wording:
    """What a template says with the samples of its kind's facts, for previews and tests."""
    facts = {fact.key: fact.sample for fact in kind.facts}
    return filled(template, Viewing(person, facts, site_url(current_client())), secrets=kind.secrets)


def filled(template: Template, viewing: Viewing, *, secrets: Collection[str] = ()) -> Wording:
    """Fill a template in. `secrets` are left out of the subject, which everybody who sees the mail waiting reads."""
    zone = local_zone()
    with translation.override(template.language), timezone.override(zone):
        facts = {key: "" if key in secrets else fact for key, fact in viewing.facts.items()}
        subject = one_line(expand_text(template.subject, replace(viewing, facts=facts), spot=Spot.MAIL))
        source = template.body or paragraphs(template.plain)
        if template.plain:
            text = tidy(expand_text(template.plain, viewing, spot=Spot.MAIL))
        else:
            text = plain_text(expand_html(source, viewing, spot=Spot.MAIL))
        body = expand_html(in_layout(template.layout, source), viewing, spot=Spot.MAIL)
        html = document(
            language=template.language,
            direction="rtl" if translation.get_language_bidi() else "ltr",
            title=subject,
            body=without_empty_paragraphs(body),
        )
    return Wording(subject, text if text.strip() else f"{subject}\n", html)
