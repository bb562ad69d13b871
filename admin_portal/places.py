"""Where in the admin portal people's own words stand."""

from django.utils.translation import gettext_lazy as _

from content.choices import TextKind
from content.ports import TextPlace, register_text_places

register_text_places(
    TextPlace(
        TextKind.MESSAGE,
        "dashboard",
        _("Dashboard Message"),
        help=_("Stands at the top of the administrators' dashboard."),
        url_name="admin_portal:home",
    )
)
