"""System Configuration › Content and Design › Email Templates: every kind of mail that the product writes."""

from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admin_portal.email_templates.families import FAMILIES, RIGHT
from admin_portal.generic import (
    ActionPage,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    Table,
    WhenColumn,
    opens,
)
from admin_portal.texts.families import found_subject
from content.choices import TextKind
from content.models import ContentRevision
from content.queries.mail_templates import TemplateRow, default_layout, template_rows
from content.services.mail_templates import send_test_mail
from content.services.texts import reset_text
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
        return f"{TextKind.MAIL}:{self.type}"

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


class TestForm(forms.Form):
    """A template to mail to who asks, in a language."""

    wants_request = True
    kind = forms.ChoiceField(label=gettext_lazy("Template"))
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = request.user
        self.fields["kind"].choices = [(row.kind.key, row.label) for row in template_rows()]
        self.fields["language"].choices = [
            (code, Language(code).label) for code in current_client().languages
        ]

    def perform(self, actor):
        send_test_mail(actor=actor, to=self.user.email, person_id=self.user.pk, **self.cleaned_data)
        return self


class ResetPage(ActionPage):
    """Brings the words that come with the product back in the language of a version."""

    def run(self, actor, row):
        return reset_text(actor=actor, kind=row.kind, key=row.key, language=row.language)


def tabs(request):
    """Templates and layouts."""
    pages = [(_("Templates"), "email_template_list"), (_("Layouts"), "email_layout_list")]
    urls = [(label, reverse(f"admin_portal:{name}")) for label, name in pages]
    return [(label, url, url == request.path) for label, url in urls]


def _rows(request):
    default = default_layout()
    standard = _("Default layout (%(name)s)") % {"name": default or _("Standard")}
    return [Row(found, str(found.layout) if found.layout else standard) for found in template_rows()]


def _asked(request):
    return {name: request.GET.get(name) for name in ("kind", "language") if name in request.GET}


def _editor(kind, key, language):
    return f"{reverse('admin_portal:mail_text', args=[f'{kind}:{key}'])}?language={language}"


def _to_list(obj=None):
    return reverse("admin_portal:email_template_list")


template_table = ListPage.as_view(
    required_right=RIGHT,
    title=gettext_lazy("Email Templates"),
    lead=gettext_lazy("The words of the mails that are sent by themselves, until you write your own."),
    rows=_rows,
    table=TemplateTable,
    tabs=tabs,
    export_name="email-templates",
)

send_test = FormPage.as_view(
    required_right=RIGHT,
    title=gettext_lazy("Send test"),
    lead=gettext_lazy(
        "Goes to the address of your account, with invented facts and the words that are saved."
    ),
    form=TestForm,
    initial=_asked,
    submit_label=gettext_lazy("Send test"),
    done=gettext_lazy("The test is on its way to you."),
    next=lambda form: _editor(TextKind.MAIL, form.cleaned_data["kind"], form.cleaned_data["language"]),
    cancel=_to_list,
)

reset = ResetPage.as_view(
    required_right=RIGHT,
    title=gettext_lazy("Reset to default"),
    objects=lambda request: ContentRevision.objects.filter(kind__in=(TextKind.MAIL, TextKind.LAYOUT)),
    question=lambda row: (
        _("Use our own words for “%(name)s” in %(language)s again?")
        % {
            "name": found_subject(FAMILIES, f"{row.kind}:{row.key}"),
            "language": Language(row.language).label,
        }
    ),
    consequence=gettext_lazy("Your words are taken out of use. They stay in the history."),
    confirm_label=gettext_lazy("Reset to default"),
    done=gettext_lazy("Our own words are back."),
    danger=True,
    next=lambda row: _editor(row.kind, row.key, row.language),
)
