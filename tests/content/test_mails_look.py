"""Every kind of mail in a browser: axe finds nothing in either language and theme, and nothing runs."""

import pytest

from content.models import EmailLayout
from content.ports import Viewing
from content.queries.mail_templates import Template, mail_template, worded_kinds
from content.queries.wording import filled, sample_wording
from content.rules.mail_html import in_theme
from content.services.layouts import save_layout_html
from content.services.mail_templates import save_template
from content.services.texts import Draft
from core.choices import Language
from core.system_settings import save_settings
from tests.content.injections import INJECTIONS
from tests.factories.accounts import ACTOR
from tests.live import DESKTOP, PHONE, findings, live_site, scrolls_sideways  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EDITED = """<h2>[name]</h2><p>Read on:</p><ul><li>One</li></ul><table class="table"><tr><th scope="col">A</th></tr>
<tr><td>1</td></tr></table><p><a class="btn btn-primary" href="[link]">Go</a> <a class="btn" href="[link]">Or here</a>
<a href="[login_link]">sign in</a></p><p><img src="/files/map.png" alt="Map of the lots"></p>"""
LAYOUT = """<h1 style="font-size: 20px">[org name]</h1>[content]<hr><p><small>[org address]</small></p>"""


@pytest.fixture
def page(browser, live_site):  # noqa: F811
    """An empty page without a network, for mails to be put into."""
    context = browser.new_context(viewport=DESKTOP, offline=True)
    yield context.new_page()
    context.close()


def look(page, html):
    for size, theme in ((DESKTOP, "light"), (PHONE, "dark")):
        page.set_viewport_size(size)
        page.set_content(in_theme(html, theme))
        assert findings(page) == [], theme
        assert not scrolls_sideways(page)


@pytest.mark.parametrize("is_edited", [False, True], ids=["builtin", "edited"])
@pytest.mark.parametrize("language", Language.values)
def test_axe_finds_nothing_in_any_mail(here, page, language, is_edited, subtests):
    save_settings(actor=ACTOR, values={"company_address": "1 Campus Road\nOttawa"})
    if is_edited:
        layout = EmailLayout.objects.get()
        save_layout_html(actor=ACTOR, layout=layout, language=language, html=LAYOUT)
    for kind in worded_kinds():
        with subtests.test(kind=kind.key):
            if is_edited:
                draft = Draft(title="Subject", body=EDITED)
                save_template(actor=ACTOR, kind=kind.key, language=language, draft=draft)
            look(page, sample_wording(kind, mail_template(kind.key, language), here.driver).html)


@pytest.mark.parametrize("part", ["subject", "body", "plain", "layout", "fact"])
def test_nothing_that_is_typed_runs(here, page, part):
    """All strings in one field of one mail; a function that they call would say so."""
    said = []
    page.expose_function("boom", lambda *words: said.append(words))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    for string in INJECTIONS:
        facts = {"name": string if part == "fact" else "Dora"}
        parts = {"subject": "Hello", "plain": "[name]", "layout": "<div>[content]</div>"}
        if part == "body":
            parts |= {"body": string, "plain": ""}
        elif part == "layout":
            parts |= {"layout": f"[content]{string}"}
        elif part != "fact":
            parts |= {part: string}
        page.set_content(
            filled(Template("en", **parts), Viewing(facts=facts, site="https://park.example")).html
        )
        page.evaluate("document.querySelectorAll('*').forEach(it => it.focus && it.focus())")
    assert said == []
