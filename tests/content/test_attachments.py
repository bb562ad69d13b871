"""Files of mail: they leave with it, and go after a while."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from content.models import MailAttachment, OutboxMail
from content.services.attachments import purge_attachments
from content.services.outbox import deliver, queue_mail
from core.ports import Attachment
from core.scoping import client_scope

FACTS = {"file": "people.csv", "total": 3, "failed": 1, "attached": 1, "is_whole": True, "reason": ""}
TABLE = Attachment("failed-1.csv", "text/csv", "unique_id\r\nZoë\r\n".encode())


def write(**facts):
    return queue_mail(
        kind="import.failed_rows", to="it@example.com", language="en", context=FACTS | facts, attachments=[TABLE]
    )  # fmt: skip


def test_a_file_leaves_with_its_mail(here, smtp):
    assert deliver(mail_id=write()) == "accepted"
    message = message_from_bytes(smtp.mails[0].content, policy=policy.default)
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == (TABLE.name, TABLE.media_type)
    assert part.get_content().encode().replace(b"\r\n", b"\n") == TABLE.content.replace(b"\r\n", b"\n")


def test_files_of_old_mail_are_deleted_and_the_mail_stays(here, there, django_capture_on_commit_callbacks):
    old, new = write(), write()
    with client_scope(there.client):
        theirs = write()
        OutboxMail.objects.update(created_at=timezone.now() - timedelta(days=91))
    OutboxMail.objects.filter(pk=old).update(created_at=timezone.now() - timedelta(days=91))
    file = MailAttachment.objects.get(mail_id=old).file
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_attachments() == 1
    assert not file.storage.exists(file.name)
    assert list(MailAttachment.objects.values_list("mail_id", flat=True)) == [new]
    assert OutboxMail.objects.filter(pk=old).exists()
    with client_scope(there.client):
        assert MailAttachment.objects.filter(mail_id=theirs).exists()


@pytest.mark.parametrize("is_whole", [True, False])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_words_of_the_mail_say_when_the_file_was_cut(here, language, is_whole):
    queue_mail(
        kind="import.failed_rows", to="it@example.com", language=language,
        context=FACTS | {"is_whole": is_whole, "attached": 7},
    )  # fmt: skip
    mail = OutboxMail.objects.get()
    assert (" 7 " in mail.text) is not is_whole
    assert (
        mail.subject
        == {
            "en": "CSV Import Failed Records",
            "fr": "Importation CSV\u00a0: enregistrements non importés",
        }[language]
    )
