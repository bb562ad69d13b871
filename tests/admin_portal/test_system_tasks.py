"""Scheduled tasks: the list, the switch, RUN and the logs (parking §22)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.choices import WorkState
from core.models import AuditEntry, SystemTask, SystemTaskRun
from core.scoping import client_scope
from core.services.tasks import enable_task, ensure_tasks
from tests.admin_portal.conftest import staff_member

LIST = "/admin/tasks/"


def parkmobile(site, *, enabled=False):
    """The client's ParkMobile task."""
    ensure_tasks(client=site.client)
    with client_scope(site.client):
        task = SystemTask.objects.get(key="parkmobile.fetch")
        return enable_task(actor=site.admin.actor, task_id=task.pk) if enabled else task


def done_run(task, state=WorkState.OK, **facts):
    now = timezone.now()
    return SystemTaskRun.objects.create(
        task=task, state=state, queued_at=now, due_at=now, started_at=now, ended_at=now, **facts
    )


def test_the_list_shows_the_seeds_title_schedule_and_switch(here, signed_in):
    parkmobile(here)
    page = signed_in(here).get(LIST).content.decode()
    for words in ("Scheduled Tasks", "Fetch ParkMobile Stats", "every 3 minutes", "Off", "Enable"):
        assert words in page


def test_enable_run_and_disable_each_leave_an_audit_entry(here, signed_in):
    task = parkmobile(here)
    browser = signed_in(here)
    assert browser.post(f"{LIST}{task.pk}/enable/").status_code == 302
    page = browser.post(f"{LIST}{task.pk}/run/", follow=True).content.decode()
    assert "The run is queued." in page
    assert browser.post(f"{LIST}{task.pk}/disable/").status_code == 302
    with client_scope(here.client):
        assert SystemTaskRun.objects.get().triggered_by == str(here.admin)
        told = AuditEntry.objects.filter(object_type="core.systemtask").order_by("id")
        assert [entry.action for entry in told] == ["task.enabled", "task.run", "task.disabled"]


def test_parking_TSK_1_a_disabled_task_refuses_run_with_words(here, signed_in):
    task = parkmobile(here)
    page = signed_in(here).post(f"{LIST}{task.pk}/run/").content.decode()
    assert "is disabled. Enable it first" in page
    with client_scope(here.client):
        assert not SystemTaskRun.objects.exists()


def test_parking_29_24_run_while_running_says_so_and_starts_no_second(here, signed_in):
    task = parkmobile(here, enabled=True)
    browser = signed_in(here)
    browser.post(f"{LIST}{task.pk}/run/")
    assert "is already running" in browser.post(f"{LIST}{task.pk}/run/").content.decode()
    with client_scope(here.client):
        assert SystemTaskRun.objects.count() == 1


def test_log_and_run_tell_outcome_figures_and_what_to_do(here, signed_in):
    task = parkmobile(here)
    with client_scope(here.client):
        done_run(task, counts={"added": 12}, output="12:00:00 zone 1001: 12 rights\n")
        run = done_run(task, WorkState.FAILED, error_class="auth", error_text="401", output="refused\n")
    browser = signed_in(here)
    page = browser.get(f"{LIST}{task.pk}/").content.decode()
    assert "added 12" in page and "Failed" in page
    assert "added 12" not in browser.get(f"{LIST}{task.pk}/?state=failed").content.decode()
    page = browser.get(f"{LIST}runs/{run.pk}/").content.decode()
    assert "check them in System Settings" in page and "refused" in page
    text = b"".join(browser.get(f"{LIST}{task.pk}/?export=csv").streaming_content).decode()
    assert "added 12" in text


def test_a_task_only_the_vendor_may_switch_is_shown_locked(here, signed_in):
    ensure_tasks(client=here.client)
    with client_scope(here.client):
        always = SystemTask.objects.get(key="content.outbox")
    browser = signed_in(here)
    assert "Always on" in browser.get(LIST).content.decode()
    answer = browser.post(f"{LIST}{always.pk}/disable/")
    assert answer.status_code == 200 and "There is a problem" in answer.content.decode()


@pytest.mark.parametrize("action", ["run", "enable", "disable"])
def test_without_the_right_to_run_there_is_no_button_and_no_way(here, signed_in, action):
    task = parkmobile(here)
    with client_scope(here.client):
        reader = staff_member("reader", rights={"tasks.view"})
    browser = signed_in(here, reader)
    assert '<button class="btn btn-sm' not in browser.get(LIST).content.decode().partition("oc-table")[2]
    assert browser.post(f"{LIST}{task.pk}/{action}/").status_code == 403


def test_signed_out_missing_right_and_another_clients_task(here, there, signed_in, client):
    task, foreign = parkmobile(here), parkmobile(there)
    with client_scope(there.client):
        run = done_run(foreign)
    browser, nobody = signed_in(here), signed_in(here, here.nobody)
    for address in (LIST, f"{LIST}{task.pk}/"):
        assert client.get(address, headers={"host": here.host}).status_code == 302
        assert nobody.get(address).status_code == 403
    for address in (f"{LIST}{foreign.pk}/", f"{LIST}runs/{run.pk}/"):
        assert browser.get(address).status_code == 404
    for action in ("run", "enable", "disable"):
        assert browser.post(f"{LIST}{foreign.pk}/{action}/").status_code == 404


def test_the_list_costs_the_same_for_one_run_and_many(here, signed_in):
    task = parkmobile(here)
    browser = signed_in(here)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(LIST).status_code == 200
            assert browser.get(f"{LIST}{task.pk}/").status_code == 200
        return len(captured)

    with client_scope(here.client):
        done_run(task)
    queries()
    one = queries()
    with client_scope(here.client):
        for _ in range(5):
            done_run(task)
    assert queries() == one
