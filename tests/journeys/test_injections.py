"""The injection corpus in every field where people write words, seen in Chromium (CON-3): nothing runs, and the
content policy has nothing to refuse. A further field is one line in FIELDS."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client as Browser
from playwright.sync_api import Error

from accounts.models import Profile
from content.models import ContentRevision
from content.services.bulk_mail import Message, save_bulk_mail
from content.services.email_warnings import save_warning
from content.services.message_blocks import add_message
from content.services.pages import save_page
from content.services.texts import Draft, save_text
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.admin_portal.conftest import staff_member
from tests.content.injections import INJECTIONS
from tests.factories.accounts import ACTOR, PASSWORD, make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GUEST, DRIVER, AUTHOR = "guest", "driver", "author"
AUTHORS = {"content.edit", "email_templates.edit", "settings.manage", "users.bulk_email", "users.view"}
# PostgreSQL stores no NUL.
STRINGS = [string.replace("\x00", "") for string in INJECTIONS]
# Some swallow what follows them, so French has them in the reverse order.
LANGUAGES = {"en": STRINGS, "fr": STRINGS[::-1]}
# What could run when somebody comes near it.
ARMED = """() => [...document.querySelectorAll("*")].filter((one) =>
    [...one.attributes].some((a) => /^on/i.test(a.name)) || /^(javascript|vbscript|data):/.test(one.protocol || "")
).map((one) => one.outerHTML.slice(0, 200))"""


@dataclass(frozen=True)
class Field:
    """Something editable. `fill(site, author)` puts the corpus into it; `seen`, and what it may return, are
    (who, address) to look at it, in which %s is the language."""

    name: str
    fill: Callable
    seen: tuple[tuple[str, str], ...]


def text(pk, *seen, base="/admin/messaging/"):
    """A text of an editor: title, body, plain text and label in both languages; its editor and history are seen too."""
    address = f"{base}texts/{pk}/"

    def fill(site, author):
        for language, strings in LANGUAGES.items():
            all_of_it = "\n".join(strings)
            words = {
                "title": all_of_it[:250],
                "body": all_of_it,
                "plain": all_of_it,
                "label": strings[0][:60],
            }
            answer = author.post(f"{address}?language={language}", words | {"seen": "0"})
            assert answer.status_code == 302, (pk, answer.content.decode()[-3000:])

    own = ((AUTHOR, f"{address}{rest}?language=%s") for rest in ("", "history/"))
    return Field(pk, fill, (*seen, *own))


def fill_pages(site, author):
    """A page for each string, which is its title and name in the menu; ten strings in each text."""
    may_write_raw = "content.raw_html" in author.rights
    for number, string in enumerate(STRINGS):
        page = save_page(actor=ACTOR, values={"slug": f"page-{number}", "published": True})
        for language, strings in LANGUAGES.items():
            body = "\n".join(strings[number : number + 10])
            draft = Draft(title=string[:250], body=body, label=string[:60] if number % 2 else "")
            place = {"kind": "page", "key": page.text_key, "language": language}
            save_text(actor=ACTOR, **place, draft=draft, may_write_raw=may_write_raw)


def fill_messages(site, author):
    """A message for each string, which describes it."""
    for number, string in enumerate(STRINGS):
        add_message(actor=ACTOR, identifier=f"message-{number}", description=string[:200])


def fill_profile(site, author):
    """A page that shows all of a person's facts, which are strings of the corpus."""
    keys = ("salutation", "middle_name", "preferred_name", "street", "city", "street2", "city2", "department")
    facts = dict(zip(keys, STRINGS[::15], strict=False))
    cut = {key: string[: Profile._meta.get_field(key).max_length] for key, string in facts.items()}
    Profile.objects.filter(user=site.driver).update(**cut)
    site.driver.last_name = '"><img src=x onerror=boom()>'
    site.driver.save()
    codes = " ".join(f"[user {key}]" for key in (*keys, "first_name", "last_name", "name"))
    body = f'<p title="{codes}"><a href="{codes}">{codes}</a> [user_card]</p>'
    page = save_page(actor=ACTOR, values={"slug": "all-about-me", "published": True})
    save_text(
        actor=ACTOR, kind="page", key=page.text_key, language="en", draft=Draft(title=codes[:250], body=body)
    )


def fill_settings(site, author):
    save_settings(actor=ACTOR, values={"company_address": "\n".join(STRINGS)[:1000]})


def fill_warnings(site, author):
    """An email warning for each string, which is its label."""
    for number, string in enumerate(STRINGS):
        facts = {
            "label": string[:60],
            "address": f"w{number}@example.com",
            "topics": ["tasks"],
            "language": "en",
        }
        save_warning(actor=ACTOR, **facts)


def fill_bulk_mail(site, author):
    """A draft with all strings in each language; its page, its editor and its preview."""
    words = {code: (strings[0], "\n".join(strings)) for code, strings in LANGUAGES.items()}
    pk = save_bulk_mail(actor=ACTOR, message=Message(words)).pk
    return [(AUTHOR, f"/admin/bulk-mail/{pk}/{rest}") for rest in ("", "edit/", "preview/?language=%s")]


A_PAGE_OF_TEN = tuple((DRIVER, f"/page-{number}/") for number in range(0, len(STRINGS), 10))
FIELDS = (
    text("page:login", (GUEST, "/login/")),
    text("page:register", (GUEST, "/register/")),
    text("page:home", (GUEST, "/"), (DRIVER, "/")),
    text("page:vehicles", (DRIVER, "/vehicles/")),
    text("page:profile", (DRIVER, "/profile/")),
    text("design:header"),
    text("design:footer"),
    text("message:dashboard", (AUTHOR, "/admin/")),
    text("popup:vehicle_add", (DRIVER, "/popup/vehicle_add/"), (AUTHOR, "/admin/messaging/popups/")),
    Field(
        "pages",
        fill_pages,
        (*((AUTHOR, f"/admin/messaging/?per_page=100&page={page}") for page in (1, 2)), *A_PAGE_OF_TEN),
    ),
    Field("messages", fill_messages, ((AUTHOR, "/admin/messaging/messages/?per_page=100"),)),
    Field(
        "profile", fill_profile, ((DRIVER, "/all-about-me/"), (AUTHOR, "/admin/messaging/not-translated/"))
    ),
    Field("settings", fill_settings, ((AUTHOR, "/admin/messaging/popups/add/"),)),
    Field("warnings", fill_warnings, ((AUTHOR, "/admin/email-warnings/?per_page=100"),)),
    Field("bulk mail", fill_bulk_mail, ((AUTHOR, "/admin/bulk-mail/"),)),
    text(
        "mail:account.password_changed", (AUTHOR, "/admin/email-templates/"), base="/admin/email-templates/"
    ),
)


@pytest.fixture
def site(db):
    site = make_site("ALPHA")
    with client_scope(site.client):
        site.driver.first_name, site.driver.last_name = "Dora", "Diver"
        site.driver.save()
        yield site


def write_all(site, rights):
    """Every field filled by somebody with these rights."""
    staff_member("author", rights=rights)
    author = Browser(headers={"host": site.host})
    author.rights = rights
    answer = author.post("/admin/login/", {"identifier": "author", "password": PASSWORD})
    assert answer.status_code == 302
    made = [seen for field in FIELDS for seen in field.fill(site, author) or ()]
    version = ContentRevision.objects.filter(kind="page", key="login").first()
    return [
        *(seen for field in FIELDS for seen in field.seen),
        *made,
        (AUTHOR, f"/admin/messaging/versions/{version.pk}/"),
    ]


def enter(page, who):
    """Sign in, before anything is written."""
    page.goto("/admin/login/" if who == AUTHOR else "/login/")
    page.fill("[name=identifier]", who)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_selector(".oc-account, [aria-current=page]", state="attached")


class Readers:
    """A browser for each reader and language, made when it is first needed; `ran` is what should not have."""

    def __init__(self, new_page):
        self.new_page, self.pages, self.ran = new_page, {}, []

    def page(self, who, language):
        if (who, language) not in self.pages:
            page = self.new_page(language)
            page.context.expose_binding(
                "boom", lambda source: self.ran.append(f"boom on {source['page'].url}")
            )
            page.on("dialog", self._dialog)
            if who != GUEST:
                enter(page, who)
            self.pages[who, language] = page
        return self.pages[who, language]

    def _dialog(self, dialog):
        self.ran.append(f"dialog {dialog.message}")
        dialog.dismiss()


def test_what_runs_is_noticed(site, browser, live_site):
    """The control of the tests below: without the content policy, what a raw author writes does run."""
    write_raw = {"kind": "page", "key": "login", "language": "en", "may_write_raw": True}
    save_text(actor=ACTOR, draft=Draft(body="<img src=x onerror=boom()>"), **write_raw)
    context = browser.new_context(base_url=live_site, bypass_csp=True)
    readers = Readers(lambda language: context.new_page())
    page = readers.page(GUEST, "en")
    page.goto("/login/")
    page.wait_for_function("document.images[0].complete")
    assert page.evaluate(ARMED) == ['<img src="x" onerror="boom()">']
    context.close()
    assert readers.ran


def test_nothing_of_the_corpus_runs_and_the_policy_refuses_nothing(site, visit):
    """`visit` itself fails when anything is said on the console, as each breach of the policy is."""
    readers = Readers(lambda language: visit("/password/forgotten/", locale=language))
    for language in LANGUAGES:
        for who in (GUEST, DRIVER):
            readers.page(who, language)
    armed, seen = {}, write_all(site, AUTHORS)
    for language in LANGUAGES:
        for who, path in seen:
            page = readers.page(who, language)
            assert page.goto(path.replace("%s", language)).ok, path
            if found := page.evaluate(ARMED):
                armed[language, who, path] = found
    assert not armed
    assert not readers.ran


def test_what_a_raw_author_writes_runs_nothing_either(site, browser, live_site):
    """It is shown as it is; the content policy stops what would run, and people see no more of it than a picture."""
    contexts = []

    def new_page(language):
        context = browser.new_context(base_url=live_site, locale=language)
        contexts.append(context)
        context.route(lambda url: not url.startswith(live_site), lambda route: route.abort())
        return context.new_page()

    readers = Readers(new_page)
    for language in LANGUAGES:
        for who in (GUEST, DRIVER):
            readers.page(who, language)
    seen = write_all(site, AUTHORS | {"content.raw_html"})
    assert ContentRevision.objects.filter(is_raw=True).exists()
    for language in LANGUAGES:
        for who, path in seen:
            try:
                readers.page(who, language).goto(path.replace("%s", language))
            except Error as error:  # a <meta http-equiv=refresh> leads away from the page while it loads
                assert "interrupted" in str(error) or "ERR_" in str(error), error
    for context in contexts:
        context.close()
    assert not readers.ran
