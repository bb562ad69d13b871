"""Writing the templates of mails, and trying them out (parking §18)."""

from content.choices import TextKind
from content.exceptions import CodeLost
from content.models import ContentRevision, EmailLayout, EmailTemplate
from content.ports import mail_kinds
from content.queries.mail_checks import lost_secrets
from content.queries.mail_templates import draft_template, has_words, layout_html
from content.rules.sanitising import clean_mail_html
from content.services.outbox import queue_mail
from content.services.texts import Draft, save_text
from core import audit
from core.actors import Actor
from core.db import atomic
from core.exceptions import RowMissing
from core.scoping import current_client
from core.services.writing import write


@atomic()
def save_template(
    *,
    actor: Actor,
    kind: str,
    language: str,
    draft: Draft,
    layout: EmailLayout | None = None,
    seen: int | None = None,
) -> ContentRevision | None:
    """Make this what mails of a kind say in a language, and choose their layout in all languages; None is the default.

    A draft that says nothing brings back the words that EML-1 names. Returns the version that counts. RowMissing for
    a kind without words of its own, CodeLost when the mail would be useless, TextChanged when somebody else saved since
    version `seen`.
    """
    if not has_words(kind):
        raise RowMissing
    if draft.title or draft.body or draft.plain:
        _check_codes(kind, language, draft, layout)
    row = EmailTemplate.objects.select_for_update(no_key=True).filter(kind=kind).first()
    if row is not None or layout is not None:
        row = row or EmailTemplate(kind=kind)
        write(actor=actor, row=row, noun="email_template", values={"layout": layout})
    return save_text(actor=actor, kind=TextKind.MAIL, key=kind, language=language, draft=draft, seen=seen)


@atomic()
def send_test_mail(*, actor: Actor, kind: str, language: str, to: str, person_id: int | None = None) -> int:
    """Mail somebody what a template says now, with the samples of its facts and a subject that says it is a test.
    Returns the mail's id in the outbox."""
    facts = {fact.key: fact.sample for fact in mail_kinds.get(kind).facts}
    mail_id = queue_mail(
        kind=kind, to=to, language=language, context=facts, person_id=person_id, is_test=True
    )
    audit.record(actor, "client.test_mail_sent", current_client(), type=kind, language=language, to=to)
    return mail_id


def _check_codes(kind: str, language: str, draft: Draft, layout: EmailLayout | None) -> None:
    template = draft_template(
        kind,
        language,
        subject=draft.title,
        body=clean_mail_html(draft.body),
        plain=draft.plain,
        layout=layout_html(layout, language),
    )
    if lost := lost_secrets(mail_kinds.get(kind), template):
        raise CodeLost(field="body", codes=", ".join(lost))
