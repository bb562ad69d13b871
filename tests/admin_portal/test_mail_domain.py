"""System Configuration › Email Domain: the three ways, the records, what to see to (seeds 000 and 002)."""

import re

import pytest

from content.models import OutboxMail
from content.services.outbox import deliver, queue_mail
from core.models import AuditEntry
from core.scoping import client_scope
from core.system_settings import save_settings
from integrations.mailgun.models import MailDomain
from integrations.mailgun.services import save_house_account
from tests.factories.accounts import ACTOR
from tests.integrations.conftest import fakes, hasty  # noqa: F401

pytestmark = pytest.mark.usefixtures("hasty")
PAGE = "/admin/settings/email-domain/"
DOMAIN = "opscom.alpha.example"


@pytest.fixture
def double(here, fakes, settings):  # noqa: F811
    """Mailgun's double, where `here` has no account yet."""
    settings.MAILGUN_API_URL = f"{fakes.url}/mailgun/v3"
    settings.ANYMAIL = {"REQUESTS_TIMEOUT": (1, 1)}
    settings.MAIL_CAPTURE, settings.EMAIL_URL = False, "smtp://set"
    found = fakes.stages["mailgun"].vendor
    found.set_state({"domains": [DOMAIN, "mg.alpha.example"], "published": [], "pace": 0})
    return found


def setting(site, **values):
    with client_scope(site.client):
        save_settings(actor=ACTOR, values=values)


@pytest.fixture
def house(here, double):
    """The sub-domain on the installation's account."""
    save_house_account(actor=ACTOR, api_key="key-mailgun-demo", signing_key="", region="us")
    setting(here, mailgun_house_domain=DOMAIN, from_email="park@alpha.example")
    return double


@pytest.fixture
def own(here, double):
    """The client's own account."""
    setting(
        here,
        mailgun_domain="mg.alpha.example",
        mailgun_api_key="key-mailgun-demo",
        from_email="p@alpha.example",
    )
    return double


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def in_use(answer):
    """The way that is marked."""
    return re.findall(r"<h3>([^<]+)<span", answer.content.decode())[0].strip()


def test_without_an_account_spf_is_the_way_and_its_text_is_there_to_copy(here, double, signed_in):
    answer = signed_in(here).get(PAGE)
    assert in_use(answer) == "Simple SPF security"
    page = words(answer)
    assert "include:_spf.mailgun.org" in page and "over our mail servers (SMTP)" in page
    assert "Check now" not in answer.content.decode().partition("<h2")[0]
    assert "DNS records</h2>" not in answer.content.decode()


def test_a_sub_domain_shows_the_seeds_table_once_it_was_asked_for(here, house, signed_in):
    browser = signed_in(here)
    assert "has not been asked yet" in words(browser.get(PAGE))
    browser.post(PAGE)
    answer = browser.get(PAGE)
    assert in_use(answer) == "Recommended: your sub-domain on our Mailgun account"
    page = words(answer)
    assert "Type Hostname Value Notes State" in page
    assert f"TXT {DOMAIN}" in page and "v=spf1 include:mailgun.org ~all" in page
    assert f"pdk1._domainkey.{DOMAIN}" in page and "k=rsa; p=" in page
    assert page.count("not found yet") == 5 and "unverified" in page
    assert answer.content.decode().count('class="oc-optional"') == 3
    assert "Until the domain is verified, mail leaves as it did before" in page
    assert "over our mail servers (SMTP)" in page


def test_check_now_shows_verified(here, house, signed_in):
    browser = signed_in(here)
    house.domains.published.add(DOMAIN)
    answer = browser.post(PAGE, follow=True)
    page = words(answer)
    assert f"{DOMAIN} is checked: verified." in page
    assert page.count(" found ") - page.count("not found yet") == 2
    assert "through our Mailgun account" in page
    url = house.domains.hooks[DOMAIN]["delivered"][0]
    assert url.startswith("http://alpha.example.com/hooks/mailgun/alpha/")
    with client_scope(here.client):
        assert MailDomain.objects.get().secret in url
        assert AuditEntry.objects.filter(action="mail_domain.created", actor_label__contains="admin").exists()
    assert url not in page, "on our account nobody has to enter it"


def test_ones_own_account_gets_the_address_to_enter(here, own, signed_in):
    browser = signed_in(here)
    browser.post(PAGE)
    answer = browser.get(PAGE)
    assert in_use(answer) == "Your own Mailgun account"
    page = words(answer)
    with client_scope(here.client):
        secret = MailDomain.objects.get().secret
    assert f"http://alpha.example.com/hooks/mailgun/alpha/{secret}/" in page
    assert "Enter the HTTP webhook signing key in the settings" in page
    setting(here, mailgun_signing_key="k")
    assert "Enter the HTTP webhook signing key in the settings" not in words(browser.get(PAGE))
    assert "key-mailgun-demo" not in answer.content.decode()


def test_a_sending_key_is_said_to_be_fine(here, own, signed_in):
    own.set_state({"domains": ["mg.alpha.example"], "account_key": "other", "pace": 0})
    answer = signed_in(here).post(PAGE, follow=True)
    assert "could not be checked" in words(answer)
    assert "If it is a domain sending key, that is fine" in words(answer)


def test_a_from_address_elsewhere_is_warned_of(here, own, signed_in):
    browser = signed_in(here)
    assert "on behalf of" not in words(browser.get(PAGE))
    setting(here, from_email="park@gmail.com")
    page = words(browser.get(PAGE))
    assert "The From address park@gmail.com is not under alpha.example." in page and "“on behalf of”" in page


def test_why_mail_waits_is_said_here(here, own, signed_in):
    own.answers = ["sandbox"]
    with client_scope(here.client):
        mail_id = queue_mail(
            kind="account.password_changed", to="d@example.com", language="en", context={"name": "D"}
        )
        deliver(mail_id=mail_id)
        assert OutboxMail.objects.get().state == "queued"
    page = words(signed_in(here).get(PAGE))
    assert "1 mail waits: Mailgun 403: Domain mg.alpha.example is not allowed to send: Sandbox" in page


@pytest.mark.parametrize("kind", ["html_error_page", "reset", "redirect_login"])
def test_mailgun_away_takes_no_page_down(here, own, fakes, signed_in, kind):  # noqa: F811
    fakes.control("POST", "mailgun/fault", {"kind": kind})
    answer = signed_in(here).post(PAGE, follow=True)
    assert answer.status_code == 200 and "could not be checked" in words(answer)


def test_nothing_to_check_is_said(here, double, signed_in):
    assert "There is no domain to check" in words(signed_in(here).post(PAGE, follow=True))


def test_the_third_party_tab_leads_here_and_has_the_documents_labels(here, signed_in):
    page = signed_in(here).get("/admin/settings/third-party/").content.decode()
    assert f'href="{PAGE}"' in page
    for label in (
        "Mailgun domain",
        "Private API key",
        "HTTP webhook signing key",
        "Sub-domain on our Mailgun account",
    ):
        assert label in page


@pytest.mark.parametrize("account", ["house", "own"])
def test_a_key_that_cannot_be_read_any_more_is_said_not_an_error(here, account, request, signed_in, settings):
    request.getfixturevalue(account)
    browser = signed_in(here)
    browser.post(PAGE)
    settings.FIELD_KEYS = ["ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="]
    said = "The key of this account cannot be read"
    assert said in words(browser.get(PAGE))
    answer = browser.post(PAGE, follow=True)
    assert answer.status_code == 200 and "could not be checked" in words(answer)
