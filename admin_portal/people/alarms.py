"""A person's alarms: what whoever looks them up, or meets a vehicle of theirs, is told at once (enforcement §3)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ActionPage, FormPage, Link, ListPage
from admin_portal.people.alarm_forms import PeopleAlarmForm
from admin_portal.people.tables import PeopleAlarmTable
from admin_portal.people.tabs import below, drivers, tab_triples
from parking.models import PeopleAlarm
from parking.queries.people_alarms import alarms_of_person
from parking.services.alarms import clear_people_alarm

SEE, EDIT = "alarms.view", "alarms.clear"
RAISE = Link(_("Raise alarm"), "admin_portal:user_alarm_raise", EDIT, "bell", primary=True)


def raised_alarms(request):
    return PeopleAlarm.objects.raised().select_related("person")


def to_alarms(user):
    return reverse("admin_portal:user_alarms", args=[user.pk])


def to_persons_alarms(alarm):
    return to_alarms(alarm.person)


def below_alarms(user):
    return [*below(user), (_("Alarms"), to_alarms(user))]


alarms = ListPage.as_view(
    required_right=SEE,
    title=str,
    objects=drivers,
    rows=lambda request, user: alarms_of_person(user),
    table=PeopleAlarmTable,
    links=(RAISE,),
    tabs=tab_triples,
    empty=_("Nobody has raised an alarm about this person."),
    export_name="user-alarms",
)

raise_alarm = FormPage.as_view(
    required_right=EDIT,
    title=_("Raise alarm"),
    objects=drivers,
    parents=below_alarms,
    form=PeopleAlarmForm,
    submit_label=_("Raise alarm"),
    done=_("The alarm is raised."),
    next=to_alarms,
    cancel=to_alarms,
)

clear = ActionPage.as_view(
    required_right=EDIT,
    title=_("Clear alarm"),
    objects=raised_alarms,
    parents=lambda alarm: below_alarms(alarm.person),
    question=_("Clear this alarm?"),
    consequence=lambda alarm: alarm.text,
    confirm_label=_("Clear alarm"),
    run=lambda actor, alarm: clear_people_alarm(actor=actor, alarm_id=alarm.pk),
    done=_("The alarm is cleared."),
    next=to_persons_alarms,
)
