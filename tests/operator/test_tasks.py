"""System tasks in the console: operators switch what only the vendor may (parking §22)."""

from dataclasses import replace

import pytest

from core.models import AuditEntry, SystemTask
from core.services.tasks import ensure_tasks
from core.system_tasks import system_tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
PAGE = "/operator/core/systemtask/"


@pytest.fixture
def task(ours, monkeypatch):
    """A client's task that only the vendor may switch."""
    some = next(task for task in system_tasks if task.scope == "client" and not task.is_always_on)
    facts = {"key": "t.vendor", "title": "Vendor's work", "vendor_only": True, "enabled": False}
    declared = replace(some, **facts)
    monkeypatch.setattr(system_tasks, "_entries", {**system_tasks._entries, declared.key: declared})
    ensure_tasks(client=ours.client)
    return SystemTask.objects.get(key="t.vendor")


def switch(console, action, *tasks):
    data = {"action": action, "_selected_action": [task.pk for task in tasks]}
    return console.post(PAGE, data, follow=True).content.decode()


def test_operators_enable_and_disable(console, task):
    assert "Vendor&#x27;s work" in switch(console, "enable", task)
    task.refresh_from_db()
    assert task.enabled
    switch(console, "disable", task)
    task.refresh_from_db()
    assert not task.enabled
    entries = AuditEntry.objects.filter(object_id=str(task.pk), object_type="core.systemtask").order_by("id")
    assert [(entry.action, entry.actor_kind) for entry in entries] == [
        ("task.enabled", "operator"),
        ("task.disabled", "operator"),
    ]


def test_what_is_always_on_stays_on_and_says_so(console, task):
    ensure_tasks(client=None)
    house = SystemTask.objects.filter(client=None)[0]
    assert "is always on" in switch(console, "disable", house)
    house.refresh_from_db()
    assert house.enabled


@pytest.mark.parametrize(("choice", "there"), [("yes", True), ("no", False), ("", True)])
def test_the_vendors_tasks_can_be_picked_out(console, task, choice, there):
    page = console.get(PAGE, {"vendor": choice} if choice else {}).content.decode()
    assert ("Vendor&#x27;s work" in page) is there


def test_nobody_signed_out_switches_anything(client, task):
    data = {"action": "enable", "_selected_action": [task.pk]}
    assert client.post(PAGE, data)["Location"].startswith("/operator/login/")
    task.refresh_from_db()
    assert not task.enabled
