"""The numbers of tickets that are written in the office."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel


class TicketSequence(ClientModel):
    """The next number to give (enforcement TKT-1); its row is the lock, and spoiled tickets use numbers up (TKT-9)."""

    next_number = models.PositiveBigIntegerField(_("Next Number for Printing"), default=10001)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client"], name="one_ticket_sequence")]

    def __str__(self):
        return str(self.next_number)
