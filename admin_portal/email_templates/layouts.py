"""Tab Layouts: what stands around the words of mails."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from admin_portal.email_templates.families import LAYOUTS, RIGHT
from admin_portal.email_templates.views import tabs
from admin_portal.generic import (
    ActionPage,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    NumberColumn,
    ServiceForm,
    Table,
    YesColumn,
)
from admin_portal.generic.filters import FlagFilter
from admin_portal.texts.families import Subject
from content.models import EmailLayout
from content.services.layouts import archive_layout, make_default_layout, restore_layout, save_layout


def rows(request):
    """With the number of kinds of mail that name each."""
    return EmailLayout.objects.annotate(users=Count("templates"))


def to_list(layout=None):
    return reverse("admin_portal:email_layout_list")


def _subject(layout) -> Subject:
    return Subject(LAYOUTS, str(layout.pk), layout.name)


def _is_archived(layout):
    return layout.archived_at is not None


def _is_other(layout):
    return layout.archived_at is None and not layout.is_default


ADD = Link(_("Add Layout"), "admin_portal:email_layout_add", RIGHT, "plus-lg", primary=True)
WORDS = Link(
    _("Edit HTML"),
    "admin_portal:mail_text",
    RIGHT,
    "code-slash",
    of=_subject,
    when=lambda row: row.archived_at is None,
)
RENAME = Link(_("Rename"), "admin_portal:email_layout_edit", RIGHT, "pencil")
DEFAULT = Link(
    _("Make it the default"),
    "admin_portal:email_layout_default",
    RIGHT,
    "check-lg",
    dialog=True,
    when=_is_other,
)
ARCHIVE = Link(
    _("Archive"),
    "admin_portal:email_layout_archive",
    RIGHT,
    "archive",
    danger=True,
    dialog=True,
    when=_is_other,
)
RESTORE = Link(
    _("Restore"), "admin_portal:email_layout_restore", RIGHT, "arrow-repeat", dialog=True, when=_is_archived
)


def _editor(record):
    name, about = ("email_layout_edit", record) if record.archived_at else ("mail_text", _subject(record))
    return reverse(f"admin_portal:{name}", args=[about.pk])


class LayoutTable(Table):
    name = Column(_("Name"), linkify=_editor)
    is_default = YesColumn(_("Default"), yes=_("Default"))
    users = NumberColumn(_("Templates that name it"))
    actions = LinksColumn(WORDS, RENAME, DEFAULT, ARCHIVE, RESTORE)

    caption = _("Layouts")


class LayoutFilter(FilterSet):
    archived = FlagFilter(label=_("Show Archived"))

    def filter_queryset(self, queryset):
        archived = self.form.cleaned_data["archived"]
        return super().filter_queryset(queryset).filter(archived_at__isnull=not archived)


class LayoutForm(ServiceForm):
    """A layout's name."""

    class Meta:
        model = EmailLayout
        fields = ["name"]

    def perform(self, actor):
        layout = self.instance if self.instance.pk else None
        return save_layout(actor=actor, name=self.cleaned_data["name"], layout=layout)


layout_table = ListPage.as_view(
    required_right=RIGHT,
    title=_("Email Templates"),
    lead=_("A layout stands around the words of mails: your name above, your address below."),
    rows=rows,
    table=LayoutTable,
    filters=LayoutFilter,
    tabs=tabs,
    links=(ADD,),
    empty=_("There is no layout here."),
    export_name="email-layouts",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add Layout"),
    form=LayoutForm,
    submit_label=_("Add Layout"),
    done=_("The layout %(name)s is added. It looks like the standard one until you change its HTML."),
    next=lambda layout: reverse("admin_portal:mail_text", args=[_subject(layout).pk]),
    cancel=to_list,
)

rename = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    form=LayoutForm,
    links=(WORDS, DEFAULT, ARCHIVE, RESTORE),
    done=_("The layout %(name)s is saved."),
    next=to_list,
    cancel=to_list,
)

default = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Make it the default"),
    objects=rows,
    question=_("Use “%(name)s” for every mail that names no layout?"),
    consequence=_("Mails that are written from now on have it."),
    confirm_label=_("Make it the default"),
    done=_("“%(name)s” is the default layout."),
    run=lambda actor, row: make_default_layout(actor=actor, layout=row),
    next=to_list,
)

archive = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Archive layout"),
    objects=rows,
    question=_("Archive “%(name)s”?"),
    consequence=_("It can no longer be chosen. You can restore it."),
    confirm_label=_("Archive"),
    danger=True,
    done=_("“%(name)s” is archived."),
    run=lambda actor, row: archive_layout(actor=actor, layout=row),
    next=to_list,
)

restore = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Restore layout"),
    objects=rows,
    question=_("Restore “%(name)s”?"),
    confirm_label=_("Restore"),
    done=_("“%(name)s” can be chosen again."),
    run=lambda actor, row: restore_layout(actor=actor, layout=row),
    next=to_list,
)
