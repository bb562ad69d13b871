"""System Configuration › Alerts › Manage Email Warnings: who is told by mail of failures (parking §2, TSK-7)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from admin_portal.email_warnings.forms import EmailWarningForm
from admin_portal.generic import (
    ActionPage,
    BadgeColumn,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    Table,
    opens,
)
from admin_portal.generic.filters import SearchFilter
from content.queries.email_warnings import email_warnings
from content.services.email_warnings import pause_warning, remove_warning, resume_warning, send_test_warning
from core.choices import WarningTopic

RIGHT = "settings.manage"
ADD = Link(_("Add Email Warning"), "admin_portal:email_warning_add", RIGHT, "plus-lg", primary=True)
STATES = {False: ("ok", _("On")), True: ("neutral", _("Paused"))}
ACTIONS = (
    Link(_("Edit"), "admin_portal:email_warning_edit", RIGHT, "pencil"),
    Link(_("Send test"), "admin_portal:email_warning_test", RIGHT, "envelope", dialog=True),
    Link(
        _("Pause"), "admin_portal:email_warning_pause", RIGHT, "bell-slash", dialog=True,
        when=lambda row: not row.is_paused,
    ),
    Link(
        _("Resume"), "admin_portal:email_warning_resume", RIGHT, "bell", dialog=True,
        when=lambda row: row.is_paused,
    ),
    Link(_("Remove"), "admin_portal:email_warning_remove", RIGHT, "trash3", dialog=True),
)  # fmt: skip


class TopicsColumn(Column):
    """The topics in words."""

    def render(self, value):
        return ", ".join(str(label) for topic, label in WarningTopic.choices if topic in value)

    value = render


class EmailWarningTable(Table):
    label = Column(_("Name"), linkify=opens("admin_portal:email_warning_edit", RIGHT))
    address = Column(_("Email"))
    topics = TopicsColumn(_("Warnings"))
    language = Column(_("Language"), accessor="get_language_display", order_by="language")
    is_paused = BadgeColumn(_("State"), badges=STATES)
    actions = LinksColumn(*ACTIONS)

    caption = _("Email warnings")


class EmailWarningFilter(FilterSet):
    q = SearchFilter("label", "address", label=_("Name or email"))


def rows(request):
    return email_warnings()


def to_list(row=None):
    return reverse("admin_portal:email_warning_list")


warnings = ListPage.as_view(
    required_right=RIGHT,
    title=_("Manage Email Warnings"),
    lead=_(
        "Who is told by mail when a system task keeps failing, an import has problems, or mail does not arrive."
    ),
    rows=rows,
    table=EmailWarningTable,
    filters=EmailWarningFilter,
    links=(ADD,),
    empty=_("Nobody is warned: failures are seen only on the dashboard and in the logs."),
    empty_link=ADD,
    export_name="email-warnings",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add Email Warning"),
    form=EmailWarningForm,
    submit_label=_("Save Changes"),
    done=_("%(name)s is warned from now on."),
    next=to_list,
    cancel=to_list,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    form=EmailWarningForm,
    submit_label=_("Save Changes"),
    done=_("The email warning %(name)s is updated."),
    next=to_list,
    cancel=to_list,
)

test = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Send test"),
    objects=rows,
    question=lambda row: _("Send a test to %(address)s?") % {"address": row.address},
    consequence=_("The mail says that it is a test, and of what this address is warned."),
    confirm_label=_("Send test"),
    run=lambda actor, row: send_test_warning(actor=actor, warning_id=row.pk),
    done=_("The test is on its way to %(name)s."),
    next=to_list,
)

pause = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Pause email warning"),
    objects=rows,
    question=_("Send %(name)s no warnings for now?"),
    consequence=_("The entry stays on the list and can be resumed."),
    confirm_label=_("Pause"),
    run=lambda actor, row: pause_warning(actor=actor, warning_id=row.pk),
    done=_("%(name)s gets no warnings for now."),
    next=to_list,
)

resume = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Resume email warning"),
    objects=rows,
    question=_("Send %(name)s warnings again?"),
    confirm_label=_("Resume"),
    run=lambda actor, row: resume_warning(actor=actor, warning_id=row.pk),
    done=_("%(name)s is warned again."),
    next=to_list,
)

remove = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Remove email warning"),
    objects=rows,
    question=_("Remove %(name)s from the list?"),
    consequence=_("This address gets no more warnings."),
    confirm_label=_("Remove"),
    danger=True,
    run=lambda actor, row: remove_warning(actor=actor, warning_id=row.pk),
    done=_("%(name)s is removed."),
    next=to_list,
)
