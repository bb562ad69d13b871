"""How a bulk email reads: to the first person who would get it, in each language it is written in."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.login import site_of
from admin_portal.access import staff_required
from admin_portal.bulk_mail.recipients import listed
from admin_portal.bulk_mail.tables import RIGHT
from admin_portal.generic.document import framed_document
from content.models import BulkMail
from content.queries.bulk_letters import Letters
from content.queries.bulk_mail import bulk_mails, own_words, sample_of
from core.choices import Language


def previews(request, bulk_mail: BulkMail) -> list[dict]:
    """Each language with its subject and the address of its document."""
    letters, sample = _letters(request, bulk_mail)
    address = reverse("admin_portal:bulk_mail_preview", args=[bulk_mail.pk])
    return [
        {
            "language": code,
            "label": Language(code).label,
            "subject": letters.sample(sample, code).words.subject,
            "person": sample,
            "url": f"{address}?language={code}",
        }
        for code in own_words(bulk_mail)
    ]


@staff_required(RIGHT)
@require_safe
def document(request, pk):
    """The whole mail in the language that is asked for, else in any it is written in."""
    bulk_mail = get_object_or_404(bulk_mails(), pk=pk)
    letters, sample = _letters(request, bulk_mail)
    code = request.GET.get("language", "")
    return framed_document(
        letters.sample(
            sample, code if code in Language.values else request.client.default_language
        ).words.html
    )


def _letters(request, bulk_mail: BulkMail):
    sample = sample_of(listed(request, bulk_mail), is_transactional=bulk_mail.is_transactional)
    return Letters(bulk_mail, site_of(request)), sample
