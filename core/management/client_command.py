"""Commands that work inside one client."""

from abc import abstractmethod

from django.core.management.base import BaseCommand, CommandError

from core.actors import system_actor
from core.exceptions import Refusal
from core.models import Client
from core.scoping import client_scope
from core.validators import normal_code


class ClientCommand(BaseCommand):
    """Takes the client's CODE first, opens its scope around `work(client, …)`, and says refusals in words."""

    actor = system_actor("command line")

    def add_arguments(self, parser):
        parser.add_argument("code", help="the client's code, such as OC_TOMA")

    def handle(self, *, code, **options):
        client = Client.objects.filter(code=normal_code(code)).first()
        if client is None:
            raise CommandError(f"There is no client “{code}”.")
        try:
            with client_scope(client):
                self.work(client, **options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None

    @abstractmethod
    def work(self, client, **options):
        """What the command does, in the client's scope."""
