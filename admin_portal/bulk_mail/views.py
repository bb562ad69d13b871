"""User Management › Email Users: bulk email, from the draft to its figures (parking §2, EML-5)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from admin_portal.bulk_mail.forms import MessageForm
from admin_portal.bulk_mail.preview import previews
from admin_portal.bulk_mail.recipients import in_words, share_facts, share_now
from admin_portal.bulk_mail.tables import (
    OUTCOMES,
    RIGHT,
    STATES,
    BulkMailTable,
    RecipientTable,
    progress_words,
)
from admin_portal.generic import ActionPage, DetailPage, FormPage, Link, ListPage
from admin_portal.generic.filters import SearchFilter
from content.queries.bulk_mail import bulk_mails, recipients_of
from content.services.bulk_mail import cancel_bulk_mail, delete_bulk_mail
from core.templatetags.ui import badge, when

WRITE = Link(_("Write a message"), "admin_portal:bulk_mail_add", RIGHT, "pencil", primary=True)


def is_draft(row):
    return row.is_draft


def is_at_work(row):
    return row.is_at_work


def rows(request):
    return bulk_mails()


def to_list(row=None):
    return reverse("admin_portal:bulk_mail_list")


def to_message(row):
    return reverse("admin_portal:bulk_mail_detail", args=[row.pk])


def below(row):
    return [(row, to_message(row))]


def _choices(badges):
    return [(key, words) for key, (_kind, words) in badges.items()]


def _facts(request, row):
    facts = [
        (_("State"), badge(*STATES[row.state])),
        (_("Recipients"), in_words(request, row.filters)),
        *share_facts(share_now(request, row)),
        (_("Consent"), _("Passed over") if row.is_transactional else _("Honoured")),
        (_("Reason"), row.reason),
        (_("By"), row.by),
        (_("Sent"), when(row.sent_at, seconds=True) if row.sent_at else ""),
        (_("Ended"), when(row.ended_at, seconds=True) if row.ended_at else ""),
    ]
    return {
        "facts": [(label, words) for label, words in facts if words != ""],
        "previews": previews(request, row),
        "words": progress_words(row),
    }


class BulkMailFilter(FilterSet):
    q = SearchFilter("subject", label=_("Subject"))
    state = ChoiceFilter(label=_("State"), choices=_choices(STATES))


class RecipientFilter(FilterSet):
    q = SearchFilter("person__first_name", "person__last_name", "person__email", label=_("Name or email"))
    state = ChoiceFilter(label=_("Outcome"), choices=_choices(OUTCOMES))


messages = ListPage.as_view(
    required_right=RIGHT,
    title=_("Email Users"),
    lead=_(
        "Messages to many users at once: who got them, and who was left out because they do not agree to it."
    ),
    rows=rows,
    table=BulkMailTable,
    filters=BulkMailFilter,
    links=(WRITE,),
    empty=_("Nothing has been sent to many users yet."),
    empty_link=WRITE,
    export_name="bulk-mail",
)

write = FormPage.as_view(
    required_right=RIGHT,
    title=_("Write a message"),
    lead=_("Nothing is sent yet: the next page shows how the message reads and who gets it."),
    form=MessageForm,
    submit_label=_("Save and preview"),
    next=to_message,
    cancel=to_list,
)

message = DetailPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    context=_facts,
    template="admin_portal/bulk_mail/message.html",
    links=(
        Link(_("Send"), "admin_portal:bulk_mail_send", RIGHT, "envelope", primary=True, when=is_draft),
        Link(_("Send test"), "admin_portal:bulk_mail_test", RIGHT, "eye", dialog=True, when=is_draft),
        Link(_("Edit"), "admin_portal:bulk_mail_edit", RIGHT, "pencil", when=is_draft),
        Link(_("Delete"), "admin_portal:bulk_mail_delete", RIGHT, "trash3", danger=True, when=is_draft),
        Link(
            _("Cancel message"), "admin_portal:bulk_mail_cancel", RIGHT, "x-lg", danger=True, when=is_at_work
        ),
    ),
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=_("Edit message"),
    objects=rows,
    parents=below,
    form=MessageForm,
    submit_label=_("Save and preview"),
    next=to_message,
    cancel=to_message,
)

cancel = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Cancel message"),
    objects=rows,
    parents=below,
    question=_("Write no more mails of “%(name)s”?"),
    consequence=_("Mails that are written already leave; nobody else gets one."),
    confirm_label=_("Cancel message"),
    danger=True,
    run=lambda actor, row: cancel_bulk_mail(actor=actor, bulk_mail_id=row.pk),
    done=_("The message is cancelled."),
    next=to_message,
)

delete = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Delete draft"),
    objects=rows,
    parents=below,
    question=_("Delete the draft “%(name)s”?"),
    consequence=_("Nobody has got it."),
    confirm_label=_("Delete"),
    danger=True,
    run=lambda actor, row: delete_bulk_mail(actor=actor, bulk_mail_id=row.pk),
    done=_("The draft is deleted."),
    next=to_list,
)

recipients = ListPage.as_view(
    required_right=RIGHT,
    title=_("Recipients"),
    objects=rows,
    parents=below,
    rows=lambda request, row: recipients_of(row),
    table=RecipientTable,
    filters=RecipientFilter,
    empty=_("Nobody is listed before the message is sent."),
    export_name="bulk-mail-recipients",
)
