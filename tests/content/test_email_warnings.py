"""Email warnings: who is told of what, in which language (parking §2 Alerts, TSK-7)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.exceptions import WarningAddressTaken
from content.models import EmailWarning, OutboxMail
from content.services.email_warnings import (
    pause_warning,
    remove_warning,
    resume_warning,
    save_warning,
    send_test_warning,
    warn_of_lost_mail,
)
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.ports import Attachment, warn
from core.scoping import client_scope
from tests.factories.accounts import ACTOR

FACTS = {
    "file": "people.csv",
    "total": 3,
    "failed": 1,
    "attached": 1,
    "is_whole": True,
    "reason": "Enter “x”",
}


def add(address, topics=("tasks",), language="en", **facts):
    return save_warning(
        actor=ACTOR, label=address, address=address, topics=[*topics], language=language, **facts
    )


def told():
    return list(OutboxMail.objects.order_by("id").values_list("to", "language"))


def test_a_topic_reaches_who_asked_for_it_in_their_language_and_nobody_else(here, there):
    add("it@example.com")
    add("fr@example.com", ("imports", "tasks"), "fr")
    imports = add("imports@example.com", ("imports",))
    paused = add("gone@example.com", ("imports",))
    pause_warning(actor=ACTOR, warning_id=paused.pk)
    with client_scope(there.client):
        add("theirs@example.com", ("imports",))
    file = Attachment("failed.csv", "text/csv", b"x")
    assert warn(topic="imports", kind="import.refused", context=FACTS, attachments=[file]) == 2
    assert told() == [("fr@example.com", "fr"), ("imports@example.com", "en")]
    assert all(mail.attachments.count() == 1 for mail in OutboxMail.objects.all())
    resume_warning(actor=ACTOR, warning_id=paused.pk)
    besides = [imports.address.upper()]
    assert warn(topic="imports", kind="import.refused", context=FACTS, besides=besides) == 2
    assert told()[2:] == [("fr@example.com", "fr"), ("gone@example.com", "en")]


def test_an_address_stands_once_on_a_clients_list(here, there):
    add("it@example.com")
    with pytest.raises(WarningAddressTaken):
        add("IT@example.com")
    with client_scope(there.client):
        add("it@example.com")


def test_each_change_is_audited_and_another_clients_row_is_not_there(here, there):
    row = add("it@example.com")
    save_warning(actor=ACTOR, warning_id=row.pk, language="fr")
    pause_warning(actor=ACTOR, warning_id=row.pk)
    pause_warning(actor=ACTOR, warning_id=row.pk)
    send_test_warning(actor=ACTOR, warning_id=row.pk)
    with client_scope(there.client):
        for verb in (pause_warning, resume_warning, remove_warning, send_test_warning):
            with pytest.raises(RowMissing):
                verb(actor=ACTOR, warning_id=row.pk)
    remove_warning(actor=ACTOR, warning_id=row.pk)
    assert not EmailWarning.objects.exists()
    entries = AuditEntry.objects.filter(object_type="content.emailwarning").order_by("id")
    verbs = [entry.action.partition(".")[2] for entry in entries]
    assert verbs == ["created", "changed", "changed", "tested", "deleted"]


def test_a_test_says_what_the_address_is_warned_of_in_its_language(here):
    row = add("fr@example.com", ("mail", "tasks"), "fr")
    send_test_warning(actor=ACTOR, warning_id=row.pk)
    mail = OutboxMail.objects.get()
    assert mail.subject.startswith("Essai") and "nothing is wrong" not in mail.text
    assert "Problèmes de courriel, Échecs de tâches." in mail.text


def lose(state, **facts):
    return OutboxMail.objects.create(
        kind="account.welcome", language="en", to="x@example.com", subject="S", text="T", html="T", state=state
    )  # fmt: skip


def test_lost_mail_is_told_once_a_day_with_its_number(here, there):
    add("it@example.com", ("mail",))
    assert warn_of_lost_mail() == 0
    assert told() == []
    for state in ("failed", "unknown", "bounced", "accepted", "queued"):
        lose(state)
    OutboxMail.objects.filter(pk=lose("failed").pk).update(created_at=timezone.now() - timedelta(days=2))
    with client_scope(there.client):
        lose("failed")
    assert warn_of_lost_mail() == warn_of_lost_mail() == 3
    mail = OutboxMail.objects.get(kind="mail.problems")
    assert mail.to == "it@example.com" and mail.subject.startswith("3 emails")
    assert "/admin/mail/" in mail.text
    OutboxMail.objects.filter(pk=mail.pk).update(
        created_at=timezone.now() - timedelta(days=1), state="failed"
    )
    assert warn_of_lost_mail() == 3, "the warning itself is not counted"
    assert OutboxMail.objects.filter(kind="mail.problems").count() == 2
