"""Raising an alarm on a person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from admin_portal.vehicles.forms import AlarmForm
from parking.choices import AlarmScope
from parking.services.alarms import raise_people_alarm


class PeopleAlarmForm(AlarmForm):
    """Words for whoever looks the person up, or meets a vehicle that they drive."""

    scope = forms.ChoiceField(
        label=_("Tells"), choices=AlarmScope, initial=AlarmScope.PERSON, widget=forms.RadioSelect
    )

    field_order = ("scope", "text")

    def perform(self, actor):
        data = self.cleaned_data
        raise_people_alarm(actor=actor, person_id=self.obj.pk, scope=data["scope"], text=data["text"])
        return self.obj
