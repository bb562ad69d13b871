"""French is whole: the catalogue is complete, compiled and up to date, and pages in French have no English left."""

import ast
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib import admin
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import Profile
from accounts.services.operators import create_operator
from admin_portal.generic.words import VERBS
from core.management.commands.compile_language import compiled
from core.scoping import all_clients
from tests.architecture.house import ROOT, source_files, tree
from tests.architecture.tables import ADMIN_PAGES, LINK, PORTAL_PAGES
from tests.factories.accounts import ACTOR, PASSWORD
from tests.world import make_half

CATALOGUE = ROOT / "locale/fr/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|<[^>]+>")
NOT_COPIED = (".*", "var", "static", "docs", "benchmarks", "__pycache__")


def entries(path=CATALOGUE):
    with path.open("rb") as file:
        return [message for message in read_po(file, locale="fr") if message.id]


def forms(message):
    """(original, translation) of every form; the singular of a plural goes with the singular."""
    if not message.pluralizable:
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=True))


def placeholders(text):
    return sorted(PLACEHOLDER.findall(text))


def test_every_string_is_translated():
    assert len(entries()) > 1000
    assert not [message.id for message in entries() if message.fuzzy]
    assert not [message.id for message in entries() if not all(text for _, text in forms(message))]


def test_translations_keep_the_placeholders():
    for message in entries():
        for number, (original, text) in enumerate(forms(message)):
            may_say_one = message.pluralizable and number == 0  # “chaque minute” needs no figure
            wanted, found = placeholders(original), placeholders(text)
            assert found == wanted or (may_say_one and set(found) < set(wanted)), message.id


def test_french_is_set_as_french():
    for message in entries():
        for _original, text in forms(message):
            assert not re.search(r"(?<!^) [:;?!»%](?!\()|« |[“”]|\w'\w", text), (
                text,
                "no-break spaces, « » and ’",
            )


def test_what_django_reads_is_what_was_written():
    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled(CATALOGUE), "run manage.py compile_language"


@pytest.mark.slow
def test_the_catalogue_has_every_string_of_the_code(tmp_path):
    if not shutil.which("xgettext"):
        reason = "no xgettext on PATH: apt-get install gettext"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    copy = tmp_path / "house"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
    environment = os.environ | {
        "SECRET_KEY": settings.SECRET_KEY,
        "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
    }
    command = [sys.executable, "manage.py", "makemessages"]
    subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)
    kept = {(message.context, message.id) for message in entries()}
    wanted = {(message.context, message.id) for message in entries(copy / CATALOGUE.relative_to(ROOT))}
    assert wanted == kept, "run manage.py makemessages and translate what is new (docs/translation.md)"


def test_translating_functions_have_names_that_makemessages_knows():
    for path in source_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
                assert {name.asname for name in node.names} <= {None, "_"}, path


def audited_actions():
    """The actions (noun.verb) that services write into the audit."""
    for path in source_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                texts = [str(part.value) for part in ast.walk(node.args[1]) if isinstance(part, ast.Constant)]
                yield from (text for text in texts if re.fullmatch(r"\w+\.\w+", text))


def test_every_audited_action_has_words():
    actions = set(audited_actions())
    assert len(actions) > 50
    assert not {action for action in actions if action not in VERBS and action.partition(".")[2] not in VERBS}


# Words of English pages that no French page has: function words, verbs of buttons, nouns of the trade.
ENGLISH = (
    "the|and|this|that|these|with|without|from|until|into|is|are|was|were|be|been|has|have|not|your|you|"
    "when|what|which|who|nothing|nobody|any|every|always|never|yet|again|only|at|by|to|of|for|"
    "save|edit|delete|remove|add|search|select|show|choose|enter|cancel|close|clear|back|sign|"
    "settings|setting|user|users|lot|lots|vehicle|vehicles|plate|plates|permit|permits|password|name|"
    "task|tasks|running|enabled|disabled|failed|skipped|mail|email|role|rights|address|dashboard|tools|"
    "Monday|Tuesday|daily|price|spaces|colour|make|year|yes"
)
TELLTALE = re.compile(rf"\b({ENGLISH})\b", re.IGNORECASE)
READ_ALOUD = ("aria-label", "title", "placeholder", "alt", "data-label", "aria-description")
NOT_PROSE = {"script", "style", "code", "pre", "svg"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Words(HTMLParser):
    """What a person sees or hears of a page, without code and without what is marked as another language."""

    def __init__(self):
        super().__init__()
        self.open, self.words = [], []

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        hidden = (
            tag in NOT_PROSE
            or facts.get("translate") == "no"
            or (facts.get("lang") == "en" and tag != "html")
        )
        if not self.is_hidden and not hidden:
            self.words += [facts[name] for name in READ_ALOUD if facts.get(name)]
            if tag == "input" and facts.get("type") in ("submit", "button"):
                self.words.append(facts.get("value", ""))
        if tag not in VOID:
            self.open.append((tag, hidden))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.is_hidden:
            self.words.append(data)

    @property
    def is_hidden(self):
        return any(hidden for _tag, hidden in self.open)


def english_of(answer) -> set[str]:
    """The English words on a page, with what stands around them."""
    page = Words()
    page.feed(
        answer.content.decode().replace('alt="Search"', "")
    )  # Django's search_form.html does not translate it
    # What people typed, time zones, and keys or addresses with a dot are data.
    text = re.sub(r"\S+ plain|\b[A-Z]\w+/.*|\S*\w[._@]\w\S*", " ", "\n".join(page.words))
    text = re.sub(r"\s+", " ", text)
    return {text[max(found.start() - 30, 0) : found.end() + 30] for found in TELLTALE.finditer(text)}


def reader(host, address="", **who):
    browser = Browser(headers={"host": host})
    if who:
        assert browser.post(address, who | {"password": PASSWORD}).status_code == 302
    browser.cookies["language"] = "fr"
    return browser


@pytest.fixture
def site(db):
    return make_half("OURS", "plain", default_language="fr")


def key_of(site, about):
    for part in about.split(".") if about else ():
        site = getattr(site, part)
    return (site if isinstance(site, tuple) else [getattr(site, "pk", site)]) if about else []


def is_page(answer) -> bool:
    return answer["Content-Type"].startswith("text/html")


def left_over(browser, addresses) -> dict:
    """The English words of each address that has any. A page that does not open fails."""
    found = {}
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code in (200, 302, 405), (address, answer.status_code)
        if answer.streaming:
            list(answer.streaming_content)  # a file: no page, and closed once it is read
        elif answer.status_code == 200 and is_page(answer) and (words := english_of(answer)):
            found[address] = words
    return found


@pytest.mark.slow
def test_admin_pages_have_no_english_left(site):
    guest, office = reader(site.host), reader(site.host, "/admin/login/", identifier="admin")
    pages = {
        name: page.about for name, page in ADMIN_PAGES.items() if page.about != LINK and name != "logout"
    }
    addresses = [reverse(f"admin_portal:{name}", args=key_of(site, about)) for name, about in pages.items()]
    assert "Adresse" in office.get("/admin/settings/").content.decode(), (
        "or the pages are not in French at all"
    )
    assert not left_over(office, addresses)
    assert not left_over(guest, ["/admin/login/"])


def test_drivers_pages_have_no_english_left(site):
    with all_clients(reason="a test makes a manager, who has a page of the company"):
        Profile.objects.filter(user=site.driver).update(is_company_manager=True)
    no_pages = ("logout", "login_by", "ticket_photo")  # they lead elsewhere, or are a picture
    pages = {
        name: page.about for name, page in PORTAL_PAGES.items() if page.about != LINK and name not in no_pages
    }
    addresses = [reverse(f"user_portal:{name}", args=key_of(site, about)) for name, about in pages.items()]
    assert not left_over(reader(site.host), [*addresses, "/api/docs/"])
    assert not left_over(reader(site.host, "/login/", identifier="driver"), addresses)


def test_the_console_has_no_english_left(site):
    with all_clients(reason="a test makes an operator"):
        operator, _temporary = create_operator(actor=ACTOR, email="ops@example.com", password=PASSWORD)
        operator.must_change_password = False
        operator.save()
    console = reader(site.host, "/operator/login/", identifier="ops@example.com")
    lists = [
        f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist" for model in admin.site._registry
    ]
    addresses = [*map(reverse, ["admin:index", *lists]), f"/operator/core/client/{site.client.pk}/settings/"]
    addresses += ["/operator/core/client/add/", f"/operator/core/client/{site.client.pk}/change/"]
    addresses += [f"/operator/mailgun/maildomain/{page}/" for page in ("account", "new", "deliverability")]
    assert not left_over(console, addresses)


def test_the_sweep_sees_english(site):
    browser = reader(site.host)
    browser.cookies["language"] = "en"
    assert left_over(browser, ["/admin/login/", "/"]).keys() == {"/admin/login/", "/"}
