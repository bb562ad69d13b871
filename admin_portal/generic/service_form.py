"""Model forms of the portal."""

from core.forms import ClientModelForm


class ServiceForm(ClientModelForm):
    """A model form whose `perform(actor)` hands its values to a service and returns the row.

    Uniqueness and constraints are not asked here: the service asks under its lock and refuses in words that fit,
    and the refusal lands beside the field it names.
    """

    def validate_unique(self):
        """Left to the service."""

    def validate_constraints(self):
        """Left to the service."""
