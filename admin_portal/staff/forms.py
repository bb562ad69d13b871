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


class RolesField(forms.ModelMultipleChoiceField):
    """Roles as boxes, each with its description."""

    def label_from_instance(self, role):
        if not role.description:
            return role.name
        return format_html('{} <span class="form-text">{}</span>', role.name, role.description)


class StaffForm(ServiceForm):
    """Names, address, language and roles of an admin."""

    class Meta:
        model = User
        fields = ["username", "email", "first_name", "last_name", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"] = RolesField(
            label=_("Roles"), queryset=roles(), required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["language"].choices = [("", _("The organization's default")), *Language.choices]
        for name in ("email", "first_name", "last_name"):
            self.fields[name].required = True
        if self.instance.pk:
            self.initial["roles"] = [role.pk for role in self.instance.roles.all()]

    def perform(self, actor):
        """The changed account; of a new one, the account with its temporary password."""
        if not self.instance.pk:
            return create_staff(actor=actor, roles=self.cleaned_data["roles"], **self.values(*DETAILS))
        with atomic():
            user = update_staff(actor=actor, user=self.instance, **self.values(*DETAILS))
            return assign_roles(actor=actor, user=user, roles=self.cleaned_data["roles"])
