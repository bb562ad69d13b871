"""System Configuration › Alerts › Manage Email Warnings, and what the dashboard says of failures (TSK-7)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import EmailWarning, OutboxMail
from core.models import SystemTask, SystemTaskRun
from core.scoping import client_scope
from core.services.tasks import enable_task, ensure_tasks
from tests.admin_portal.conftest import staff_member

LIST = "/admin/email-warnings/"
GIVEN = {"label": "IT on call", "address": "it@example.com", "topics": ["tasks", "mail"], "language": "fr"}


@pytest.fixture
def browser(here, signed_in):
    return signed_in(here)


def row(here):
    with client_scope(here.client):
        return EmailWarning.objects.get()


def test_an_address_is_added_tested_paused_resumed_and_removed(here, browser):
    assert browser.post(f"{LIST}add/", GIVEN).status_code == 302
    entry = row(here)
    assert (entry.topics, entry.language) == (["tasks", "mail"], "fr")
    page = browser.get(LIST).content.decode()
    assert "Task failures, Mail problems" in page and "Français" in page
    browser.post(f"{LIST}{entry.pk}/test/")
    with client_scope(here.client):
        mail = OutboxMail.objects.get()
    assert (mail.to, mail.kind, mail.language) == ("it@example.com", "warning.test", "fr")
    browser.post(f"{LIST}{entry.pk}/pause/")
    assert row(here).is_paused and "Paused" in browser.get(LIST).content.decode()
    browser.post(f"{LIST}{entry.pk}/resume/")
    browser.post(f"{LIST}{entry.pk}/", GIVEN | {"topics": ["imports"]})
    assert (row(here).is_paused, row(here).topics) == (False, ["imports"])
    browser.post(f"{LIST}{entry.pk}/remove/")
    assert "Nobody is warned" in browser.get(LIST).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"address": "nobody"}, {"topics": []}, {"topics": ["rain"]}, {"label": ""}, {"language": "de"}]
)
def test_bad_input_is_told_and_nothing_is_written(here, browser, wrong):
    answer = browser.post(f"{LIST}add/", GIVEN | wrong)
    assert answer.status_code == 200 and answer.context["form"].errors.keys() == wrong.keys()
    with client_scope(here.client):
        assert not EmailWarning.objects.exists()


def test_the_same_address_is_refused_beside_its_field(here, browser):
    browser.post(f"{LIST}add/", GIVEN)
    answer = browser.post(f"{LIST}add/", GIVEN | {"address": "IT@example.com"})
    assert "on the list already" in str(answer.context["form"].errors["address"])


def failing(here, failures, error_class="transient"):
    ensure_tasks(client=here.client)
    now = timezone.now()
    with client_scope(here.client):
        task = enable_task(actor=here.admin.actor, task_id=SystemTask.objects.get(key="parkmobile.fetch").pk)
        SystemTaskRun.objects.create(
            task=task, state="failed", error_class=error_class, queued_at=now, due_at=now, ended_at=now
        )
        SystemTask.objects.filter(pk=task.pk).update(failures=failures, failing_since=now)
    return task


@pytest.mark.parametrize(
    ("failures", "error_class", "words"),
    [
        (4, "transient", None),
        (5, "transient", "failed 5 times in a row"),
        (1, "auth", "The credentials were refused"),
    ],
)
def test_failing_tasks_are_told_where_people_look(here, browser, failures, error_class, words):
    task = failing(here, failures, error_class)
    for url in (reverse("admin_portal:home"), "/admin/tasks/", f"/admin/tasks/{task.pk}/"):
        page = browser.get(url).content.decode()
        assert ("“Fetch ParkMobile Stats” has failed" in page) is bool(words)
        assert not words or words in page
    with client_scope(here.client):
        other = SystemTask.objects.exclude(pk=task.pk).first()
    assert "has failed" not in browser.get(f"/admin/tasks/{other.pk}/").content.decode()


def test_the_dashboard_tells_each_only_what_they_may_look_at(here, signed_in):
    failing(here, 9)
    with client_scope(here.client):
        facts = {"kind": "account.welcome", "language": "en", "to": "x@example.com", "text": "T", "html": "T"}
        OutboxMail.objects.create(subject="S", state="failed", **facts)
        keeper = staff_member("keeper", rights={"tasks.view"})
        postman = staff_member("postman", rights={"mail.view"})
    home = reverse("admin_portal:home")
    tasks = signed_in(here, keeper).get(home)
    assert "has failed" in tasks.content.decode() and "Undelivered mail" not in tasks.content.decode()
    mail = signed_in(here, postman).get(home)
    assert "has failed" not in mail.content.decode()
    assert [(card["label"], card["value"]) for card in mail.context["cards"]] == [("Undelivered mail", 1)]
    assert mail.context["cards"][0]["url"] == "/admin/mail/"
