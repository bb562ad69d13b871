"""What a new client's violations begin with."""

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from core import audit
from core.actors import Actor
from core.db import atomic
from parking.services.picks import next_pick_number
from violations.models import TicketCategory

# In the order of the API's document, where Municipal is 2 (seeds/003).
CATEGORIES = (_("Private Property"), _("Municipal"))


@atomic()
def seed_categories(*, actor: Actor, client) -> None:
    """Two categories to write tickets in, in the client's language."""
    with override(client.default_language):
        for name in CATEGORIES:
            row = TicketCategory.objects.create(
                number=next_pick_number(model=TicketCategory), name=gettext(name)
            )
            audit.record(actor, "ticket_category.created", row, name=row.name)
