"""Is what people call their pages and messages well formed?"""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

validate_identifier = RegexValidator(
    r"\A[A-Za-z][A-Za-z0-9_-]*\Z", _("Begin with a letter; use letters, digits, - and _ only.")
)
