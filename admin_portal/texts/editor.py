"""The page that texts of any kind are written on, one language at a time (parking §17.2)."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from admin_portal.access import may
from admin_portal.generic import Link
from admin_portal.generic.page import Page
from admin_portal.texts.codes import insert_menu, warnings
from admin_portal.texts.families import found_subject
from content.queries.texts import newest_revision, newest_revisions
from content.rules.removals import removed
from content.rules.sanitising import clean_html, clean_mail_html
from content.services.texts import MAIL_KINDS, Draft
from core.choices import Language
from core.exceptions import Refusal
from core.scoping import current_client

RAW = "content.raw_html"


class EditorPage(Page):
    """Words of one text in the language of `?language=`. `press=preview` shows what was typed and saves nothing.

    `families` are the kinds it edits, `names` the beginning of its addresses' names (`text_urls`).
    """

    template = "admin_portal/texts/editor.html"
    families: tuple = ()
    names: str = ""

    def get(self, request, **kwargs):
        subject, language = found_subject(self.families, kwargs["pk"]), chosen_language(request)
        form = self._form(subject, language)
        return self._page(subject, language, form, form.draft())

    def post(self, request, **kwargs):
        subject, language = found_subject(self.families, kwargs["pk"]), chosen_language(request)
        form = subject.family.form(request.POST, subject=subject)
        draft = form.draft() if form.is_valid() else Draft()
        if form.is_valid() and request.POST.get("press") != "preview":
            try:
                self._save(subject, language, form)
                return redirect(request.get_full_path())
            except Refusal as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return self._page(subject, language, form, draft)

    def _form(self, subject, language):
        row = newest_revision(subject.family.kind, subject.key, language)
        words = row or subject.family.builtin_in(subject, language)
        initial = {name: getattr(words, name) for name in ("title", "body", "plain", "label")}
        initial |= {"seen": row.pk if row else 0}
        return subject.family.form(initial=initial, subject=subject)

    def _save(self, subject, language, form):
        row = subject.family.save(
            actor=self.request.user.actor,
            subject=subject,
            language=language,
            form=form,
            may_write_raw=may(self.request.user, RAW),
        )
        messages.success(self.request, _("The words are saved."))
        if row and not row.is_raw and (cut := removed(form.draft().body, row.body)):
            messages.warning(self.request, cut_words(cut))

    def _page(self, subject, language, form, draft):
        versions = newest_revisions(subject.family.kind, subject.key)
        return self.show(
            subject,
            form=form,
            codes=insert_menu(subject),
            tabs=self._tabs(versions, language),
            newest=versions.get(language),
            is_builtin=language not in versions and bool(draft.title or draft.body or draft.plain),
            original=self._original(versions, language),
            problems=self._problems(subject, draft, language),
            preview=self._preview(subject, form, draft, language),
            links=self._links(subject, language),
            cancel_url=reverse(subject.family.list_url_name),
        )

    def _problems(self, subject, draft, language) -> list[str]:
        """What of the words will not do what it looks like."""
        found = warnings(subject, draft) + subject.family.problems(subject, draft, language)
        is_mail = subject.family.kind in MAIL_KINDS
        if is_mail or not may(self.request.user, RAW):
            clean = clean_mail_html if is_mail else clean_html
            if cut := removed(draft.body, clean(draft.body)):
                found.append(cut_words(cut))
        return found

    def _preview(self, subject, form, draft, language):
        """The whole document, or what the page's own template makes a preview of."""
        viewers = {viewer.key: viewer for viewer in subject.family.viewers}
        viewer = viewers.get(self.request.POST.get("viewer"), subject.family.viewers[0])
        is_raw = may(self.request.user, RAW) and subject.family.kind not in MAIL_KINDS
        with translation.override(language):
            return subject.family.preview(subject, draft, viewer.viewing(subject), is_raw)

    def _original(self, versions, language):
        """The words of another language to translate from: the client's default one, else any."""
        order = (current_client().default_language, *current_client().languages)
        return next((versions[code] for code in order if code != language and code in versions), None)

    def _tabs(self, versions, language):
        tabs = [
            {
                "label": Language(code).label
                if code in versions and not versions[code].is_empty
                else _("%(language)s (no words yet)") % {"language": Language(code).label},
                "url": f"?language={code}",
                "active": code == language,
            }
            for code in current_client().languages
        ]
        return tabs if len(tabs) > 1 else []

    def _links(self, subject, language):
        history = Link(
            _("History"), f"admin_portal:{self.names}_history", self.required_right, "clock-history"
        )
        own = [link for link in subject.family.links if link.is_shown(self.request.user, subject)]
        return [(link, f"{link.url(subject)}?language={language}") for link in (*own, history)]


def chosen_language(request) -> str:
    """The language of `?language=`, always one that the client offers."""
    asked = request.GET.get("language")
    return asked if asked in current_client().languages else current_client().default_language


def cut_words(cut: list[str]) -> str:
    """That parts of somebody's HTML do not stay, and which."""
    return _("Not allowed here, and taken out: %(parts)s") % {"parts": ", ".join(cut[:20])}
