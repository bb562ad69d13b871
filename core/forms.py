"""The only base of model forms (DECISIONS 8)."""

from django import forms

from core.models import ClientModel
from core.scoping import current_client


class ClientModelForm(forms.ModelForm):
    """A model form that stays inside the open client scope.

    Choices are read again through the scoped manager for each form, since the library keeps the queryset of the
    class; the client is set before validation, so that unique errors land on the field.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if isinstance(self.instance, ClientModel) and self.instance.client_id is None:
            self.instance.client = current_client()
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = self.choices_of(field.queryset.model)

    def choices_of(self, model):
        """The rows a choice of `model` offers; override to narrow it (archived rows, an order)."""
        return model._default_manager.all()

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"client"}
