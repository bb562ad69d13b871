"""The editor of templates and layouts: shows the mail as it will be, in a light and a dark program and as text."""

from dataclasses import replace
from urllib.parse import urlencode

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from admin_portal.email_templates.families import RIGHT, TEMPLATES
from admin_portal.email_templates.preview import keep_preview
from admin_portal.generic import Link
from admin_portal.texts.editor import EditorPage
from content.ports import Viewing, mail_kinds
from content.queries.mail_templates import (
    STANDARD_LAYOUT,
    builtin_mail,
    default_layout,
    draft_template,
    layout_html,
)
from content.queries.texts import newest_revision
from content.queries.wording import filled
from content.rules.sanitising import clean_mail_html
from core.addresses import site_url
from core.scoping import current_client

TEST = Link(_("Send test"), "admin_portal:mail_test", RIGHT, "envelope")
RESET = Link(_("Reset to default"), "admin_portal:mail_text_reset", RIGHT, "arrow-repeat", dialog=True)
SHOWN_IN_LAYOUTS = "account.password_changed"


class MailEditorPage(EditorPage):
    """After a reset it shows the words that come with the product, as it does before anybody writes."""

    template = "admin_portal/email_templates/editor.html"

    def _form(self, subject, language):
        row = newest_revision(subject.family.kind, subject.key, language)
        if row is None or not row.is_empty:
            return super()._form(subject, language)
        words = subject.family.builtin_in(subject, language)
        initial = {name: getattr(words, name) for name in ("title", "body", "plain", "label")}
        return subject.family.form(initial=initial | {"seen": row.pk}, subject=subject)

    def _preview(self, subject, form, draft, language):
        viewers = {viewer.key: viewer for viewer in subject.family.viewers}
        viewer = viewers.get(self.request.POST.get("viewer"), subject.family.viewers[0])
        with translation.override(language):
            viewing = replace(viewer.viewing(subject), site=site_url(current_client()))
        if subject.family is TEMPLATES:
            return keep_preview(self._mail(subject, form, draft, language, viewing))
        return keep_preview(self._layout(draft, language, viewing))

    def _links(self, subject, language):
        links = super()._links(subject, language)
        row = newest_revision(subject.family.kind, subject.key, language)
        if row is not None and not row.is_empty:
            links.insert(0, (RESET, RESET.url(row)))
        if subject.family is TEMPLATES:
            links.insert(0, (TEST, f"{TEST.url()}?{urlencode({'kind': subject.key, 'language': language})}"))
        return links

    def _mail(self, subject, form, draft, language, viewing: Viewing):
        template = draft_template(
            subject.key,
            language,
            subject=draft.title,
            body=clean_mail_html(draft.body),
            plain=draft.plain,
            layout=layout_html(form.chosen_layout() or default_layout(), language),
        )
        return filled(template, viewing, secrets=mail_kinds.get(subject.key).secrets)

    def _layout(self, draft, language, viewing: Viewing):
        kind = mail_kinds.get(SHOWN_IN_LAYOUTS)
        facts = viewing.facts | {fact.key: fact.sample for fact in kind.facts}
        template = replace(
            builtin_mail(kind.key, language), layout=clean_mail_html(draft.body) or STANDARD_LAYOUT
        )
        return filled(template, replace(viewing, facts=facts))
