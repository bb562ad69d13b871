"""What every template of the user portal may ask for."""

from django.urls import reverse
from django.utils.translation import gettext as _


def account_links(request):
    """Links of the signed-in driver's own menu."""
    if getattr(request, "driver", None) is None:
        return {}
    return {"account_links": [(_("Change password"), reverse("user_portal:change_password"), "key")]}
