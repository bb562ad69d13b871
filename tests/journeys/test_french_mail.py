"""A French driver and a French office get French mail, from the page that asks for it to the postbox."""

import re
from email import message_from_bytes, policy

import pytest
from django.test import Client as Browser

from accounts.choices import ImportOrigin
from accounts.services.import_runs import receive_file
from core.jobs import run_job
from core.models import Job, SystemTask
from core.scoping import all_clients, client_scope
from core.services.tasks import run_here
from core.system_settings import save_settings
from tests.architecture.test_language import TELLTALE
from tests.content.conftest import smtp  # noqa: F401
from tests.factories.accounts import ACTOR, make_site

pytestmark = pytest.mark.django_db
NEW = "une toute nouvelle phrase"
FACTS = {"first_name": "Léa", "last_name": "Côté", "email": "lea@example.ca"}


@pytest.fixture
def site(db):
    site = make_site("UQAT", default_language="fr")
    with client_scope(site.client):
        save_settings(
            actor=ACTOR,
            values={
                "reply_to_email": "bureau@uqat.example",
                "csv_import_failed_email": "bureau@uqat.example",
            },
        )
    return site


@pytest.fixture
def browser(site):
    browser = Browser(headers={"host": site.host})
    browser.cookies["language"] = "fr"
    return browser


def work_off():
    """What the worker does after a page, until nothing is left to do."""
    while True:
        with all_clients(reason="a test works for every client"):
            queued = list(Job.objects.filter(state="queued").values_list("pk", flat=True))
        if not queued:
            return
        for job in queued:
            run_job(job)


def newest(box):
    """The newest mail: what its reader sees, with every word French."""
    work_off()
    message = message_from_bytes(box.mails[-1].content, policy=policy.default)
    text = message.get_body("plain").get_content()
    html = message.get_body("html").get_content()
    assert '<html lang="fr" dir="ltr">' in html
    for words in (message["Subject"], text, re.sub(r"<style>.*</style>|<[^>]+>", " ", html)):
        prose = re.sub(r"\S*[\w][._@/]\w\S*|« reason »|«\u00a0reason\u00a0»|people\.csv|link", " ", words)
        assert not TELLTALE.search(prose), (TELLTALE.search(prose), words)
    return message, text


def path_in(text, page):
    return re.search(rf"https?://[^/]+(/{page}/\S+)", text)[1]


def test_registration_password_and_imports_are_french_end_to_end(site, browser, smtp):  # noqa: F811
    browser.post("/register/1/", FACTS)
    message, text = newest(smtp)
    assert message["Subject"] == "Ouvrez votre compte chez Uqat" and "Bonjour Léa Côté," in text
    assert (message["From"], message["Reply-To"]) == ("Uqat <bureau@uqat.example>", "bureau@uqat.example")
    browser.post(path_in(text, "register/confirm"), {"new_password1": NEW, "new_password2": NEW})
    browser.post("/logout/")

    browser.post("/password/forgotten/", {"identifier": FACTS["email"]})
    message, text = newest(smtp)
    assert message["Subject"] == "Choisir un nouveau mot de passe pour Uqat" and "pendant 1 heure." in text
    other = {"new_password1": f"{NEW} 2", "new_password2": f"{NEW} 2"}
    browser.post(path_in(text, "password/new"), other)
    message, text = newest(smtp)
    assert message["Subject"] == "Votre mot de passe pour Uqat a été changé"

    with client_scope(site.client):
        rows = b"unique_id,login_source,first_name\n1,NULLE,Ann\n"
        receive_file(actor=ACTOR, origin=ImportOrigin.SFTP, name="people.csv", content=rows)
    message, text = newest(smtp)
    assert (
        message["Subject"].strip().replace("\u00a0", " ") == "Importation CSV : enregistrements non importés"
    )
    assert "Une ligne sur 1 de" in text
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename().startswith("failed-") and "NULLE" in attachment.get_content()


def test_what_waits_is_sent_by_the_task_in_french_too(site, browser, smtp):  # noqa: F811
    browser.post("/password/forgotten/", {"identifier": "driver"})
    with all_clients(reason="a test works for every client"):
        reset = Job.objects.get(key="accounts.mail_reset_link")
    run_job(reset.pk)
    with client_scope(site.client):
        run_here(actor=ACTOR, task_id=SystemTask.objects.get(key="content.outbox").pk)
    message, _text = newest(smtp)
    assert message["Subject"] == "Choisir un nouveau mot de passe pour Uqat"
