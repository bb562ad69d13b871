"""Form of a role: its name and its rights by area (parking ADM-5, ADM-6)."""

from itertools import groupby

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.models.role import grantable
from accounts.rules.rights import missing_needs
from accounts.services.roles import save_role
from admin_portal.generic import ServiceForm
from core.rights import rights


def areas():
    """(area, its grantable rights), in the order of registration."""
    known = [right for right in rights if right.key in grantable()]
    known.sort(key=lambda right: str(right.area))
    return [(area, list(group)) for area, group in groupby(known, key=lambda right: str(right.area))]


def _hinted(right):
    """The right's words, with those it is useless without (parking ADM-6)."""
    if not right.needs:
        return right.label
    needed = ", ".join(str(rights.get(need).label) for need in right.needs)
    return format_html(
        '{} <span class="form-text">{}</span>', right.label, _("needs: %(needed)s") % {"needed": needed}
    )


class RoleForm(ServiceForm):
    """One box for each right, grouped by area. A set that lacks what it needs is shown again with the gap named."""

    marks_optional = False

    add_needed = forms.BooleanField(
        label=_("Add the rights that the chosen ones need"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Role
        fields = ["name", "description"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas = areas()
        for number, (area, known) in enumerate(self.areas):
            held = [right.key for right in known if right.key in (self.instance.rights or ())]
            words = _("%(area)s (%(held)s of %(all)s)") % {"area": area, "held": len(held), "all": len(known)}
            self.fields[f"area_{number}"] = forms.MultipleChoiceField(
                label=words,
                required=False,
                choices=[(right.key, _hinted(right)) for right in known],
                widget=forms.CheckboxSelectMultiple,
            )
            self.initial[f"area_{number}"] = held

    def clean(self):
        held = self._held()
        gaps = missing_needs(held)
        if gaps and not self.cleaned_data.get("add_needed"):
            self.fields["add_needed"].widget = forms.CheckboxInput()
            words = {
                key: ", ".join(str(rights.get(need).label) for need in needs) for key, needs in gaps.items()
            }
            for key, needed in words.items():
                self.add_error(
                    None,
                    _("“%(right)s” also needs: %(needed)s.")
                    % {"right": rights.get(key).label, "needed": needed},
                )
        while gaps := missing_needs(held):
            held |= {need for needs in gaps.values() for need in needs}
        self.cleaned_data["rights"] = held
        return self.cleaned_data

    def perform(self, actor):
        return save_role(
            actor=actor,
            role=self.instance if self.instance.pk else None,
            **self.values("name", "description", "rights"),
        )

    def _held(self) -> set[str]:
        return {
            key for name in self.fields if name.startswith("area_") for key in self.cleaned_data.get(name, ())
        }
