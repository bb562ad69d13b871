"""User Search and a person's own page (parking §24.2, USR-1, USR-2, USR-7)."""

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import UserStatus
from accounts.models import User
from accounts.ports import person_holds
from accounts.queries.person_search import people
from accounts.services.archive import restore_person
from admin_portal.access import may
from admin_portal.audit_log.views import AuditFilter, AuditTable
from admin_portal.generic import ActionPage, FormPage, Link, ListPage
from admin_portal.mail.tables import MailFilter, MailTable
from admin_portal.people.columns import STATES
from admin_portal.people.filters import PeopleFilter
from admin_portal.people.forms import ArchiveForm, LinkForm, PersonForm
from admin_portal.people.tables import PeopleTable
from admin_portal.people.tabs import below, drivers, person_tabs, tab_triples, to_person
from content.queries import outbox
from core.models import AuditEntry
from core.templatetags.ui import badge, when
from parking.models import PeopleAlarm
from parking.queries.people_alarms import alarms_of_person


def is_archived(user):
    return user.status == UserStatus.ARCHIVED


def is_in_use(user):
    return not is_archived(user)


def can_be_restored(user):
    return is_archived(user) and user.merged_into_id is None


ADD = Link(_("User Registration"), "admin_portal:user_add", "users.edit", "plus-lg", primary=True)
EMAIL = Link(
    _("Email listed users"), "admin_portal:bulk_mail_add", "users.bulk_email", "envelope", with_query=True
)
LINKS = (
    Link(
        _("Login as User"), "admin_portal:user_login_as", "users.login_as", "box-arrow-right",
        dialog=True, when=lambda user: user.is_active,
    ),
    Link(_("Send password link"), "admin_portal:user_link", "users.edit", "envelope", when=is_in_use),
    Link(_("Merge"), "admin_portal:user_merge", "users.merge", "people", when=lambda user: user.is_active),
    Link(
        _("Archive User"), "admin_portal:user_archive", "users.archive", "archive",
        danger=True, when=is_in_use,
    ),
    Link(
        _("Restore User"), "admin_portal:user_restore", "users.archive", "arrow-repeat",
        dialog=True, when=can_be_restored,
    ),
)  # fmt: skip


def _person_page(request, user):
    facts = [
        (_("State"), badge(*STATES[user.status])),
        (_("User type"), user.profile.user_type),
        (_("Last sign-in"), when(user.last_login)),
        (_("Registered"), when(user.created_at)),
    ]
    if is_archived(user):
        facts[1:1] = [(_("Archived"), when(user.archived_at)), (_("Archive type"), user.archive_type)]
    if user.new_email:
        facts.append((_("New email, not confirmed yet"), user.new_email))
    return {
        "facts": facts,
        "alarms": alarms_of_person(user).raised() if may(request.user, "alarms.view") else (),
        "may_clear": may(request.user, "alarms.clear"),
        "tabs": person_tabs(request),
        "tabs_label": gettext("About this person"),
    }


def holds_of(user) -> list[str]:
    """What a person still holds or owes, in sentences."""
    return [str(words) for held in person_holds for words in held(user=user)]


def _history(request, user):
    """The person's own entries and, for who may see them, those of alarms on them."""
    about = _is_about(User, [user.pk])
    if may(request.user, "alarms.view"):
        about |= _is_about(PeopleAlarm, alarms_of_person(user).values_list("pk", flat=True))
    return AuditEntry.objects.filter(about)


def _is_about(model, ids):
    return Q(object_type=model._meta.label_lower, object_id__in=[str(pk) for pk in ids])


search = ListPage.as_view(
    required_right="users.view",
    title=_("User Search"),
    rows=lambda request: people(),
    table=PeopleTable,
    filters=PeopleFilter,
    links=(EMAIL, ADD),
    empty=_("No user is known yet. They register themselves, are imported, or are added here."),
    empty_link=ADD,
    export_name="users",
)

detail = FormPage.as_view(
    required_right="users.view",
    edit_right="users.edit",
    title=str,
    template="admin_portal/people/detail.html",
    objects=drivers,
    form=PersonForm,
    context=_person_page,
    links=LINKS,
    done=_("The profile of %(name)s is saved."),
    next=to_person,
)

history = ListPage.as_view(
    required_right="audit.view",
    title=str,
    objects=drivers,
    rows=_history,
    table=AuditTable,
    filters=AuditFilter,
    tabs=tab_triples,
    empty=_("Nothing has happened to this person yet."),
    export_name="user-history",
)

mail = ListPage.as_view(
    required_right="mail.view",
    title=str,
    objects=drivers,
    rows=lambda request, user: outbox().filter(person=user),
    table=MailTable,
    filters=MailFilter,
    tabs=tab_triples,
    empty=_("No mail has been written to this person yet."),
    export_name="user-mail",
)

archive = FormPage.as_view(
    required_right="users.archive",
    title=_("Archive User"),
    template="admin_portal/people/archive.html",
    objects=drivers,
    parents=below,
    form=ArchiveForm,
    context=lambda request, user: {"holds": holds_of(user), "danger": True},
    submit_label=_("Archive User"),
    done=_("%(name)s is archived."),
    next=to_person,
    cancel=to_person,
)

restore = ActionPage.as_view(
    required_right="users.archive",
    title=_("Restore User"),
    objects=drivers,
    parents=below,
    question=_("Restore %(name)s?"),
    consequence=_("The person is found again and is what they were before: active, disabled or pending."),
    confirm_label=_("Restore User"),
    run=lambda actor, user: restore_person(actor=actor, user=user),
    done=_("%(name)s is restored."),
    next=to_person,
)

password_link = FormPage.as_view(
    required_right="users.edit",
    title=_("Send password link"),
    lead=_("The mail holds a link with which the person chooses a password. It works once, for 72 hours."),
    objects=drivers,
    parents=below,
    form=LinkForm,
    submit_label=_("Send the link"),
    done=_("The link is on its way to %(name)s."),
    next=to_person,
    cancel=to_person,
)
