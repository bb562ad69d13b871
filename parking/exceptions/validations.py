"""What validations refuse."""

from django.utils.translation import gettext_lazy as _

from core.exceptions import Refusal


class BadPlate(Refusal):
    """A plate that cannot be validated (parking VAL-5)."""

    NONE = _("Enter at least one plate.")
    BLANK = _("“%(plate)s” has no letters or digits.")
    TOO_LONG = _("“%(plate)s” is too long. A plate has at most %(most)s characters.")


class OnePlateOnly(Refusal):
    """A list of plates where the setting asks for one (parking VAL-2)."""

    message = _("Enter one plate at a time.")


class ZoneNotYours(Refusal):
    """A zone that was not given to this validator (parking VAL-1)."""

    message = _("Choose one of your own zones.")


class BadValidation(Refusal):
    """Days and hours that make no validation (parking VAL-3)."""

    ENDS_FIRST = _("The last day cannot be before the first one.")
    NO_HOURS = _("Choose at least one hour.")
    NO_DAYS = _("Choose at least one day.")
    TOO_LONG = _("Choose at most %(most)s days.")
    NEVER = _("None of the chosen days lies between the first day and the last one.")
    TOO_MUCH = _(
        "That is too much for one validation. Choose fewer plates or a shorter time, and make a second one."
    )


class ValidationCancelled(Refusal):
    """A cancelled record is not changed any more."""

    message = _("This validation was cancelled. Make a new one.")
