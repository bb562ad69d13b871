"""Numbers of lists that API and imports speak (DECISIONS 7)."""

from django.db.models import Max

from core.models import Client
from core.scoping import current_client


def next_number(*, model) -> int:
    """The number after the list's last; the client's row stays locked, so that two cannot get the same.

    Right for lists whose entries are never deleted.
    """
    Client.objects.select_for_update(no_key=True).get(pk=current_client().pk)
    return (model.objects.aggregate(last=Max("number"))["last"] or 0) + 1
