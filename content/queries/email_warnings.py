"""Who is warned by mail."""

from content.models import EmailWarning


def email_warnings():
    """Every address of the client that is warned of something, paused ones too, by name."""
    return EmailWarning.objects.all()
