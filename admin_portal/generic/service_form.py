"""Model forms of the portal."""

from django.core.exceptions import ValidationError
from django.forms.models import construct_instance

from core.forms import ClientModelForm


class ServiceForm(ClientModelForm):
    """A model form whose `perform(actor)` hands its values to a service and returns the row.

    Only the fields are checked here, not uniqueness or constraints: the service asks for those under its lock and
    refuses in words that fit, and the refusal lands beside the field it names. `sections` are the (heading, hint,
    fields) groups to draw.
    """

    sections: tuple[tuple, ...] = ()

    @property
    def template_name(self):
        return "forms/sections.html" if self.sections else self.renderer.form_template_name

    def grouped(self):
        """The sections with their bound fields; a field that was taken away is left out."""
        return [
            (heading, hint, [self[name] for name in names if name in self.fields])
            for heading, hint, names in self.sections
        ]

    def choices_of(self, model):
        """Archived entries are offered only where the row has them already."""
        rows = super().choices_of(model)
        if not hasattr(rows, "active"):
            return rows
        kept = [value for name in self.fields if self._is_of(name, model) for value in self._stored(name)]
        return rows.active() | rows.filter(pk__in=kept)

    def values(self, *names) -> dict:
        """What was entered in these fields, by default in all."""
        return {name: self.cleaned_data[name] for name in names or self.cleaned_data}

    def _post_clean(self):
        try:
            construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
            self.instance.clean_fields(exclude=self._get_validation_exclusions())
        except ValidationError as error:
            self._update_errors(error)

    def _is_of(self, name, model):
        return getattr(getattr(self.fields[name], "queryset", None), "model", None) is model

    def _stored(self, name):
        stored = self.initial.get(name)
        if stored is None:
            return []
        return [getattr(row, "pk", row) for row in (stored if isinstance(stored, list) else [stored])]
