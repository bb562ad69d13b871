"""API tokens."""

from accounts.models import ApiToken


def tokens():
    """The client's API tokens, those in use first."""
    return ApiToken.objects.all()
