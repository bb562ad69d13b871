"""Tab Messages: the product's messages, and those the client makes for its pages and mails to name."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ActionPage, Column, FormPage, Link, LinksColumn, ListPage, ServiceForm, Table
from admin_portal.messaging.families import MESSAGES
from admin_portal.messaging.rows import RIGHT, WORDS, NameColumn, tabs, text_rows
from content.models import MessageBlock
from content.services.message_blocks import add_message, delete_message, describe_message

ADD = Link(_("Add Message"), "admin_portal:message_add", RIGHT, "plus-lg", primary=True)


def _own(label, name, icon, **facts):
    """A link for rows that the client made."""
    return Link(
        label,
        f"admin_portal:message_{name}",
        RIGHT,
        icon,
        when=lambda row: row.row is not None,
        of=lambda row: row.row,
        **facts,
    )


class MessageTable(Table):
    name = NameColumn(_("Message"))
    help = Column(_("Description"))
    languages = Column(_("Words in"))
    actions = LinksColumn(
        WORDS,
        _own(_("Description"), "edit", "gear"),
        _own(_("Delete"), "delete", "trash3", dialog=True),
    )

    caption = _("Messages")


class MessageForm(ServiceForm):
    """A new message."""

    class Meta:
        model = MessageBlock
        fields = ["identifier", "description"]

    def perform(self, actor):
        return add_message(actor=actor, **self.values())


class DescriptionForm(ServiceForm):
    """What a message is for. Its identifier stays, as pages name it."""

    class Meta:
        model = MessageBlock
        fields = ["description"]

    def perform(self, actor):
        return describe_message(actor=actor, message_id=self.instance.pk, **self.values())


def rows(request):
    return text_rows(MESSAGES, {row.identifier: row for row in MessageBlock.objects.all()})


def messages(request):
    return MessageBlock.objects.all()


def to_list(message=None):
    return reverse("admin_portal:message_list")


message_table = ListPage.as_view(
    required_right=RIGHT,
    title=_("System Messaging"),
    rows=rows,
    table=MessageTable,
    links=(ADD,),
    tabs=tabs,
    export_name="messages",
)

message_add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add Message"),
    form=MessageForm,
    submit_label=_("Add Message"),
    done=_("The message %(name)s is added. Write its words now."),
    next=lambda row: reverse("admin_portal:text", args=[f"{MESSAGES.kind}:{row.identifier}"]),
    cancel=to_list,
)

message_edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=messages,
    form=DescriptionForm,
    submit_label=_("Save Changes"),
    done=_("The message %(name)s is saved."),
    next=to_list,
    cancel=to_list,
)

message_delete = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Delete message"),
    objects=messages,
    question=_("Delete the message %(name)s?"),
    consequence=_(
        "Where pages and mails name it, nothing is shown. Its words come back if you add its identifier again."
    ),
    confirm_label=_("Delete"),
    danger=True,
    run=lambda actor, row: delete_message(actor=actor, message_id=row.pk),
    done=_("The message %(name)s is deleted."),
    next=to_list,
)
