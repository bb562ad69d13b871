"""What drivers agree to before they do something with their vehicles."""

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.ports import PopupAction, register_popup_actions


def vehicle_disclaimer() -> tuple[str, str]:
    """Title and HTML of our own words in the active language."""
    words = _(
        "I drive this vehicle or answer for it. Tickets issued to its plate, also those issued before today, will be"
        " shown in my account, and messages about it will be sent to me."
    )
    return _("Before you add a vehicle"), format_html("<p>{}</p>", words)


def guest_disclaimer() -> tuple[str, str]:
    """Title and HTML of what guests agree to before they buy (parking §10)."""
    words = _(
        "I am allowed to park this vehicle here. The permit is valid only for the lot, the plate and the time that I"
        " choose, and I keep to the signs of the lot. My email is used to send me the permit and the receipt."
    )
    return _("Before you buy as a guest"), format_html("<p>{}</p>", words)


register_popup_actions(
    PopupAction(
        "guest_checkout",
        gettext_lazy("Before a guest buys a temporary permit"),
        back="user_portal:lots",
        builtin=guest_disclaimer,
    ),
    PopupAction(
        "vehicle_add",
        gettext_lazy("Before a vehicle is added"),
        back="user_portal:vehicles",
        builtin=vehicle_disclaimer,
        is_required=True,
    ),
)
