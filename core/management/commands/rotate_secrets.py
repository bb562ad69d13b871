from django.core.management.base import BaseCommand, CommandError

from core.actors import system_actor
from core.exceptions import Refusal
from core.services.secrets import rotate_secrets


class Command(BaseCommand):
    help = (
        "Encrypt every stored secret anew under the first key of FIELD_KEYS. Put the new key first, run this, restart"
        " the site, then remove the old key."
    )

    def handle(self, **options):
        try:
            number = rotate_secrets(actor=system_actor("rotate_secrets"))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{number} secrets are encrypted under the first key.")
