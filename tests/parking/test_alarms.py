"""Raising and clearing alarms (enforcement §3)."""

import pytest

from accounts.models import User
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from parking.choices import AlarmScope
from parking.exceptions import AlarmTextRequired
from parking.models import PeopleAlarm, PlateAlarm
from parking.queries.people_alarms import alarms_of_person, with_alarms
from parking.services.alarms import clear_alarm, clear_people_alarm, raise_alarm, raise_people_alarm
from tests.factories.accounts import ACTOR, make_driver, make_site
from tests.factories.parking import VehicleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    site = make_site("ALPHA")
    with client_scope(site.client):
        site.vehicle = VehicleFactory(plate="A1")
        yield site


def raised(site, kind, text="Look out"):
    if kind is PlateAlarm:
        return raise_alarm(actor=ACTOR, vehicle_id=site.vehicle.pk, text=text)
    return raise_people_alarm(actor=ACTOR, person_id=site.driver.pk, scope=AlarmScope.VEHICLES, text=text)


@pytest.mark.parametrize(("kind", "clear"), [(PlateAlarm, clear_alarm), (PeopleAlarm, clear_people_alarm)])
def test_an_alarm_keeps_its_text_to_the_letter_and_is_cleared_once(site, kind, clear):
    alarm = raised(site, kind, " Look out!\r\n")
    assert kind.objects.get() == alarm and alarm.text == " Look out!\r\n"
    first = clear(actor=ACTOR, alarm_id=alarm.pk)
    assert first.cleared_by == ACTOR.label
    assert clear(actor=ACTOR, alarm_id=alarm.pk).cleared_at == first.cleared_at
    about = AuditEntry.objects.filter(object_type=kind._meta.label_lower, object_id=str(alarm.pk))
    assert sorted(about.values_list("action", flat=True)) == ["alarm.cleared", "alarm.raised"]


@pytest.mark.parametrize("kind", [PlateAlarm, PeopleAlarm])
def test_an_alarm_without_words_is_refused(site, kind):
    with pytest.raises(AlarmTextRequired) as refused:
        raised(site, kind, " \r\n")
    assert refused.value.field == "text" and not kind.objects.exists()


def test_another_clients_person_and_alarm_are_missing(site):
    alarm = raised(site, PeopleAlarm)
    other = make_site("BETA")
    with client_scope(other.client):
        with pytest.raises(RowMissing):
            raised(site, PeopleAlarm)
        with pytest.raises(RowMissing):
            clear_people_alarm(actor=ACTOR, alarm_id=alarm.pk)


def test_those_that_nobody_cleared_come_first_and_only_they_flag_a_person(site):
    first, second, third = (raised(site, PeopleAlarm, text) for text in "123")
    calm = make_driver("calm")
    clear_people_alarm(actor=ACTOR, alarm_id=second.pk)
    clear_people_alarm(actor=ACTOR, alarm_id=third.pk)
    assert list(alarms_of_person(site.driver)) == [first, third, second]

    def flags():
        rows = with_alarms(User.objects.filter(pk__in=(site.driver.pk, calm.pk)))
        return {row.pk: row.has_alarm for row in rows}

    assert flags() == {site.driver.pk: True, calm.pk: False}
    clear_people_alarm(actor=ACTOR, alarm_id=first.pk)
    assert flags() == {site.driver.pk: False, calm.pk: False}
