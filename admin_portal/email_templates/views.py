"""System Configuration › Content and Design › Email Templates: every kind of mail that the product writes."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admin_portal.email_templates.families import RIGHT, TEMPLATES
from admin_portal.generic import ActionPage, Column, Link, LinksColumn, ListPage, Table, WhenColumn, opens
from admin_portal.texts.editor import chosen_language
from admin_portal.texts.families import found_subject
from content.queries.mail_templates import TemplateRow, default_layout, template_rows
from content.services.mail_templates import reset_template, send_test_mail
from core.choices import Language
from core.scoping import current_client

WORDS = Link(gettext_lazy("Edit words"), "admin_portal:mail_text", RIGHT, "pencil")


@dataclass(frozen=True)
class Row:
    """A template on the list."""

    found: TemplateRow
    layout: str

    @property
    def pk(self) -> str:
        return f"{TEMPLATES.kind}:{self.type}"

    @property
    def type(self) -> str:
        return self.found.kind.key

    @property
    def area(self) -> str:
        return str(self.found.kind.area)

    @property
    def label(self) -> str:
        return self.found.label

    @property
    def languages(self) -> str:
        """Each language of the client, and whose words its readers get."""
        return ", ".join(self._words_in(code) for code in current_client().languages)

    @property
    def last_sent_at(self):
        return self.found.last_sent_at

    def _words_in(self, code: str) -> str:
        if code in self.found.languages:
            return _("%(language)s (yours)") % {"language": Language(code).label}
        if current_client().default_language in self.found.languages:
            return _("%(language)s (missing)") % {"language": Language(code).label}
        return _("%(language)s (built in)") % {"language": Language(code).label}

    def __str__(self):
        return self.label


class TemplateTable(Table):
    area = Column(gettext_lazy("Area"))
    label = Column(gettext_lazy("Label"), linkify=opens("admin_portal:mail_text", RIGHT))
    type = Column(gettext_lazy("Type"))
    languages = Column(gettext_lazy("Words in"), orderable=False)
    layout = Column(gettext_lazy("Layout"))
    last_sent_at = WhenColumn(gettext_lazy("Last sent"))
    actions = LinksColumn(WORDS)

    caption = gettext_lazy("Email templates")


class TemplateAction(ActionPage):
    """Asks about a template in the language of `?language=`, and goes back to its words."""

    def next(self, subject):
        return f"{reverse('admin_portal:mail_text', args=[subject.pk])}?language={self.language}"

    @property
    def language(self) -> str:
        return chosen_language(self.request)


class SendTest(TemplateAction):
    """Mails the template to who asks."""

    def run(self, actor, subject):
        user = self.request.user
        return send_test_mail(
            actor=actor, kind=subject.key, language=self.language, to=user.email, person_id=user.pk
        )


class Reset(TemplateAction):
    """Brings the built-in words back."""

    def run(self, actor, subject):
        return reset_template(actor=actor, kind=subject.key, language=self.language)


def tabs(request):
    """Templates and layouts."""
    pages = [(_("Templates"), "email_template_list"), (_("Layouts"), "email_layout_list")]
    urls = [(label, reverse(f"admin_portal:{name}")) for label, name in pages]
    return [(label, url, url == request.path) for label, url in urls]


def _rows(request):
    default = default_layout()
    standard = _("Default layout (%(name)s)") % {"name": default or _("Standard")}
    return [Row(found, str(found.layout) if found.layout else standard) for found in template_rows()]


def _found(request, pk):
    return found_subject((TEMPLATES,), pk)


def _trail(subject):
    return [(str(subject), reverse("admin_portal:mail_text", args=[subject.pk]))]


template_table = ListPage.as_view(
    required_right=RIGHT,
    title=gettext_lazy("Email Templates"),
    lead=gettext_lazy("The words of the mails that are sent by themselves, until you write your own."),
    rows=_rows,
    table=TemplateTable,
    tabs=tabs,
    export_name="email-templates",
)

send_test = SendTest.as_view(
    required_right=RIGHT,
    title=gettext_lazy("Send test"),
    find=_found,
    parents=_trail,
    question=gettext_lazy("Mail “%(name)s” to yourself?"),
    consequence=gettext_lazy(
        "It goes to the address of your account, with invented facts, as it was last saved."
    ),
    confirm_label=gettext_lazy("Send test"),
    done=gettext_lazy("The test of “%(name)s” is on its way to you."),
)

reset = Reset.as_view(
    required_right=RIGHT,
    title=gettext_lazy("Reset to default"),
    find=_found,
    parents=_trail,
    question=gettext_lazy("Use our own words for “%(name)s” again?"),
    consequence=gettext_lazy("Your words in this language are taken out of use. They stay in the history."),
    confirm_label=gettext_lazy("Reset to default"),
    done=gettext_lazy("“%(name)s” has our own words again."),
    danger=True,
)
