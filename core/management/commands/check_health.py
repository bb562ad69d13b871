"""Is the installation well, and do the outside services answer? Exit code 1 when the installation is not well."""

from django.core.management.base import BaseCommand, CommandError

from core.health import ailments
from core.models import Client
from core.ports import vendor_health
from core.scoping import client_scope


class Command(BaseCommand):
    help = "Say whether database, broker and scheduler are well, and how each client's outside services do."

    def handle(self, **options):
        reasons = ailments()
        if not any(reason.startswith("database") for reason in reasons):
            self._tell_vendors()
        if reasons:
            raise CommandError("; ".join(reasons))
        self.stdout.write("well")

    def _tell_vendors(self):
        # A vendor that is down is told, but does not make this installation ill.
        for client in Client.objects.filter(is_active=True):
            with client_scope(client):
                for entry in vendor_health:
                    if words := entry.check():
                        self.stdout.write(f"{client.code} {words}")
