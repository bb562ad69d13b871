"""The tab Violations: its settings, and the next number of the office's tickets (enforcement TKT-1)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from admin_portal.system_settings.forms import TabForm
from core.db import atomic
from violations.models import TicketSequence
from violations.services.numbering import LARGEST, set_next_number
from violations.settings import PREFIX


class ViolationsForm(TabForm):
    """The number is set only when it was typed over: tickets that are written meanwhile move it on."""

    tab = "violations"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sequence = TicketSequence.objects.first() or TicketSequence()
        self.fields["next_number"] = forms.IntegerField(
            label=sequence._meta.get_field("next_number").verbose_name,
            initial=sequence.next_number,
            show_hidden_initial=True,
            min_value=1,
            max_value=LARGEST,
            help_text=_("Numbers that tickets have already are passed over."),
        )

    def grouped(self):
        """The number stands below its prefix."""
        (section, hint, fields), *others = super().grouped()
        place = [field.name for field in fields].index(PREFIX) + 1
        return [(section, hint, [*fields[:place], self["next_number"], *fields[place:]]), *others]

    def perform(self, actor):
        with atomic():
            if "next_number" in self.changed_data:
                set_next_number(actor=actor, number=self.cleaned_data["next_number"])
            return super().perform(actor)
