"""The password of a lot: asked once a session, guessed slowly (parking LOT-5, X-11)."""

from django import forms
from django.contrib.auth.hashers import check_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.client_address import address_of
from core.scoping import current_client
from core.tries import count_try
from parking.models import Lot

TRIES, MINUTES = 5, 15
TRIES_OF_AN_ADDRESS = 50  # who throws the session away gets a new one, but not a new address


class PasswordForm(forms.Form):
    """`lot` is what the password opens. Every wrong one is answered alike."""

    marks_optional = False
    password = forms.CharField(
        label=gettext_lazy("Password of the lot"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter the password.")},
    )

    def __init__(self, *args, lot: Lot, **kwargs):
        super().__init__(*args, **kwargs)
        self.lot = lot

    def clean_password(self):
        given = self.cleaned_data["password"]
        if not check_password(given, self.lot.password):
            raise forms.ValidationError(
                _("This is not the password of the lot. Look at it again, or ask whoever gave it to you.")
            )
        return given


def may_try(request, lot: Lot) -> bool:
    """Count one try; whether it is still one of those that this session and address have."""
    about = f"lot-password:{current_client().pk}:{lot.pk}"
    address = address_of(request.META)
    limits = {
        f"{about}:{request.session.session_key}:{address}": TRIES,
        f"{about}:{address}": TRIES_OF_AN_ADDRESS,
    }
    return all(count_try(key, seconds=MINUTES * 60) <= most for key, most in limits.items())
