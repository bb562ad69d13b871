"""Is it well formed? Values of parking's fields."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

validate_colour = RegexValidator(
    r"^#[0-9a-fA-F]{6}$", _("Write the colour as # and six digits, such as #1a7f37.")
)
LATITUDE = [MinValueValidator(-90), MaxValueValidator(90)]
LONGITUDE = [MinValueValidator(-180), MaxValueValidator(180)]
YEAR = [MinValueValidator(1000), MaxValueValidator(9999)]
