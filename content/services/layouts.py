"""Layouts of mails: their names, their words, which is the default (parking §18)."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from content.exceptions import LayoutHidesContent, LayoutInUse, LayoutNameTaken
from content.models import ContentRevision, EmailLayout
from content.ports import mail_kinds
from content.queries.mail_checks import shows_content
from content.rules.sanitising import clean_mail_html
from content.services.texts import Draft, save_text
from core import audit
from core.actors import Actor
from core.db import atomic
from core.models import Client
from core.services.writing import archive_row, locked, restore_row, write

NOUN = "email_layout"


def seed_layout(*, actor: Actor, client: Client) -> None:
    """The layout that a new client's mails have."""
    with override(client.default_language):
        EmailLayout.objects.create(name=_("Standard"), is_default=True)


@atomic()
def save_layout(*, actor: Actor, name: str, layout: EmailLayout | None = None) -> EmailLayout:
    """Make a layout, which looks like the standard one until it has HTML of its own, or rename `layout`.
    LayoutNameTaken."""
    row = locked(model=EmailLayout, pk=layout.pk) if layout else EmailLayout()
    values = {"name": " ".join(name.split())}
    return write(actor=actor, row=row, noun=NOUN, values=values, by_constraint=_name_taken(values["name"]))


@atomic()
def save_layout_html(
    *, actor: Actor, layout: EmailLayout, language: str, html: str, seen: int | None = None
) -> ContentRevision | None:
    """Make this what a layout looks like around words of a language; nothing makes it look like the standard one.

    Returns the version that counts. LayoutHidesContent; TextChanged when somebody else saved since version `seen`.
    """
    if html.strip() and not shows_content(clean_mail_html(html)):
        raise LayoutHidesContent(field="body")
    kind, key = locked(model=EmailLayout, pk=layout.pk).text_name
    return save_text(actor=actor, kind=kind, key=key, language=language, draft=Draft(body=html), seen=seen)


@atomic()
def make_default_layout(*, actor: Actor, layout: EmailLayout) -> EmailLayout:
    """Use a layout for every template that names none; an archived one is taken out of the archive. LayoutNameTaken."""
    row = restore_layout(actor=actor, layout=layout)
    if not row.is_default:
        EmailLayout.objects.select_for_update(no_key=True).filter(is_default=True).update(is_default=False)
        row.is_default = True
        row.save()
        audit.record(actor, "email_layout.made_default", row)
    return row


@atomic()
def archive_layout(*, actor: Actor, layout: EmailLayout) -> EmailLayout:
    """Put a layout away. LayoutInUse while it is the default or a template names it."""
    row = locked(model=EmailLayout, pk=layout.pk)
    users = [str(mail_kinds.get(t.kind).label) for t in row.templates.all() if t.kind in mail_kinds]
    if row.is_default:
        users.insert(0, _("all mails without another layout"))
    if users:
        raise LayoutInUse(name=row.name, users=", ".join(users))
    return archive_row(actor=actor, row=row, noun=NOUN)


@atomic()
def restore_layout(*, actor: Actor, layout: EmailLayout) -> EmailLayout:
    """Use a layout again. LayoutNameTaken when another took its name meanwhile."""
    row = locked(model=EmailLayout, pk=layout.pk)
    return restore_row(actor=actor, row=row, noun=NOUN, by_constraint=_name_taken(row.name))


def _name_taken(name: str) -> dict:
    return {"email_layout_name_is_unique": lambda: LayoutNameTaken(field="name", name=name)}
