"""Email templates and layouts as the editor of texts sees them (parking §18)."""

from django import forms
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from admin_portal.texts.families import GUEST, SAMPLE, Family, Subject
from admin_portal.texts.forms import WordsForm
from content.choices import Spot, TextKind
from content.models import EmailLayout, EmailTemplate
from content.ports import Fact, mail_kinds
from content.queries.mail_checks import lost_secrets, pictures_without_words, shows_content
from content.queries.mail_templates import (
    STANDARD_LAYOUT,
    builtin_mail,
    draft_template,
    template_rows,
)
from content.rules.sanitising import clean_mail_html
from content.services.layouts import save_layout_html
from content.services.mail_templates import save_template
from content.services.texts import Draft

RIGHT = "email_templates.edit"
CONTENT = Fact("content", _("The words of the mail"), "…")


class TemplateForm(WordsForm):
    """The words of a mail, and the layout of its kind."""

    layout = forms.ChoiceField(
        label=_("Layout"), required=False, help_text=_("For all languages of this mail.")
    )

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        self.order = ("label", "layout", "title", "body", "plain")
        self.layouts = {str(row.pk): row for row in EmailLayout.objects.active()}
        default = next((row.name for row in self.layouts.values() if row.is_default), gettext("Standard"))
        first = ("", gettext("Default layout (%(name)s)") % {"name": default})
        self.fields["layout"].choices = [first, *((key, row.name) for key, row in self.layouts.items())]
        chosen = EmailTemplate.objects.filter(kind=subject.key).first()
        self.fields["layout"].initial = str(chosen.layout_id or "") if chosen else ""
        self.fields["label"].widget.attrs["placeholder"] = str(mail_kinds.get(subject.key).label)
        self.fields["body"].help_text = gettext("Empty: made from the plain text.")
        self.fields["plain"].help_text = gettext("For programs that show no HTML. Empty: made from the HTML.")

    def chosen_layout(self) -> EmailLayout | None:
        """The layout that was chosen; None is the default one."""
        key = self.cleaned_data.get("layout") if self.is_bound else self.fields["layout"].initial
        return self.layouts.get(key)


def template_subjects() -> list[Subject]:
    """Every kind of mail that has words, by area and label."""
    return [
        Subject(
            TEMPLATES,
            row.kind.key,
            row.label,
            gettext(
                "Type: %(type)s. Who reads a language that has no words here gets those of your first language."
            )
            % {"type": row.kind.key},
            row.kind.facts,
        )
        for row in template_rows()
    ]


def layout_subjects() -> list[Subject]:
    """Every layout in use."""
    return [
        Subject(
            LAYOUTS,
            str(layout.pk),
            layout.name,
            _("What stands around the words of mails. Put [content] where the words go."),
            (CONTENT,),
        )
        for layout in EmailLayout.objects.active()
    ]


def _builtin_mail(subject: Subject) -> Draft:
    words = builtin_mail(subject.key, get_language())
    return Draft(title=words.subject, plain=words.plain)


def _save_template(*, actor, subject, language, form, may_write_raw):
    return save_template(
        actor=actor,
        kind=subject.key,
        language=language,
        draft=form.draft(),
        layout=form.chosen_layout(),
        seen=form.cleaned_data["seen"],
    )


def _save_layout(*, actor, subject, language, form, may_write_raw):
    return save_layout_html(
        actor=actor,
        layout=EmailLayout.objects.get(pk=subject.key),
        language=language,
        html=form.draft().body,
        seen=form.cleaned_data["seen"],
    )


def _template_problems(subject: Subject, draft: Draft, language: str) -> list[str]:
    body = clean_mail_html(draft.body)
    template = draft_template(
        subject.key, language, subject=draft.title, body=body, plain=draft.plain, layout=STANDARD_LAYOUT
    )
    found = _silent_pictures(body)
    if lost := lost_secrets(mail_kinds.get(subject.key), template):
        words = gettext(
            "Without %(codes)s the mail is useless, in the HTML as in the text: it cannot be saved so."
        )
        found.append(words % {"codes": ", ".join(lost)})
    return found


def _layout_problems(subject: Subject, draft: Draft, language: str) -> list[str]:
    html = clean_mail_html(draft.body)
    found = _silent_pictures(html)
    if html and not shows_content(html):
        found.append(
            gettext("[content] must stand here once, where it is always shown: it cannot be saved so.")
        )
    return found


def _silent_pictures(html: str) -> list[str]:
    number = pictures_without_words(html)
    words = ngettext(
        "%(number)s picture has no words (alt) for people who do not see it.",
        "%(number)s pictures have no words (alt) for people who do not see them.",
        number,
    )
    return [words % {"number": number}] if number else []


TEMPLATES = Family(
    TextKind.MAIL,
    fields={"label": _("Label"), "title": _("Subject"), "body": _("HTML"), "plain": _("Text content")},
    subjects=template_subjects,
    list_url_name="admin_portal:email_template_list",
    spot=Spot.MAIL,
    viewers=(SAMPLE, GUEST),
    builtin=_builtin_mail,
    form=TemplateForm,
    save=_save_template,
    problems=_template_problems,
)
LAYOUTS = Family(
    TextKind.LAYOUT,
    fields={"body": _("HTML")},
    subjects=layout_subjects,
    list_url_name="admin_portal:email_layout_list",
    spot=Spot.MAIL,
    viewers=(SAMPLE, GUEST),
    builtin=lambda subject: Draft(body=STANDARD_LAYOUT),
    save=_save_layout,
    problems=_layout_problems,
)
FAMILIES = (TEMPLATES, LAYOUTS)
