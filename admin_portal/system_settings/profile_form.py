"""The tab User Profile: which facts are asked of people, as one table of fields by states (parking §24.4)."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import FIELDS, FieldState
from admin_portal.system_settings.forms import TabForm

STATE_OF = {f"profile_{field.key}": field for field in FIELDS}


class UserProfileForm(TabForm):
    """One row of three choices for each field; those that the product always needs are closed as Required."""

    tab = "user_profile"
    template_name = "admin_portal/system_settings/states.html"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for key, known in STATE_OF.items():
            field = self.fields[key]
            field.widget = forms.RadioSelect(choices=FieldState.choices)
            if known.always:
                field.disabled, field.initial = True, FieldState.REQUIRED.value

    def states(self):
        """The words of the columns."""
        return FieldState.labels

    def state_sections(self):
        """(section, rows) of the table; a row is a bound field and for whom it is asked."""
        rows = ((known, self[key]) for key, known in STATE_OF.items())
        return [
            (section, [(field, _whose(known)) for known, field in group])
            for section, group in groupby(rows, key=lambda row: row[0].section)
        ]

    def grouped(self):
        """The tab's other settings, as on every tab."""
        return [
            (section, hint, fields)
            for section, hint, bound in super().grouped()
            if (fields := [field for field in bound if field.name not in STATE_OF])
        ]


def _whose(known):
    if known.always:
        return _("always required")
    return known.grouping.label if known.grouping else ""
