"""Forms of admin accounts."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries import roles
from accounts.services.staff import DETAILS, assign_roles, create_staff, update_staff
from admin_portal.generic import ServiceForm
from core.choices import Language
from core.db import atomic
from parking.models import LotZone
from parking.services.validations import set_validator_zones


class RolesField(forms.ModelMultipleChoiceField):
    """Roles as boxes, each with its description."""

    def label_from_instance(self, role):
        if not role.description:
            return role.name
        return format_html('{} <span class="form-text">{}</span>', role.name, role.description)


class StaffForm(ServiceForm):
    """Names, address, language, badge number and roles of an admin."""

    class Meta:
        model = User
        fields = ["username", "email", "first_name", "last_name", "language", "badge_number"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"] = RolesField(
            label=_("Roles"), queryset=roles(), required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["language"].choices = [("", _("The organization's default")), *Language.choices]
        for name in ("email", "first_name", "last_name"):
            self.fields[name].required = True
        self.fields["validator_zones"] = forms.ModelMultipleChoiceField(
            label=_("Zones for validations"),
            queryset=LotZone.objects.all(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Where this person may create validations."),
        )
        if self.instance.pk:
            self.initial["validator_zones"] = list(
                self.instance.validator_zones.values_list("zone", flat=True)
            )
            self.initial["roles"] = [role.pk for role in self.instance.roles.all()]

    def perform(self, actor):
        """The changed account; of a new one, the account with its temporary password."""
        zones, roles = self.cleaned_data["validator_zones"], self.cleaned_data["roles"]
        with atomic():
            if not self.instance.pk:
                user, password = create_staff(actor=actor, roles=roles, **self.values(*DETAILS))
                set_validator_zones(actor=actor, staff=user, zones=zones)
                return user, password
            user = update_staff(actor=actor, user=self.instance, **self.values(*DETAILS))
            set_validator_zones(actor=actor, staff=user, zones=zones)
            return assign_roles(actor=actor, user=user, roles=roles)
