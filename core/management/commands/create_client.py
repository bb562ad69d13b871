from django.core.management.base import BaseCommand, CommandError

from core.actors import system_actor
from core.choices import Feature
from core.exceptions import Refusal
from core.services.clients import create_client


class Command(BaseCommand):
    """create_client CODE "Name" --host HOST [--host …]"""

    help = "Make a client (an organisation) with its lists, roles and the host names of its site."

    def add_arguments(self, parser):
        parser.add_argument("code", help="capital letters, digits and underscores, such as OC_TOMA")
        parser.add_argument("name", help="name of the organisation")
        parser.add_argument("--host", action="append", default=[], help="host name of its site; repeatable")
        parser.add_argument("--time-zone", default="America/Toronto")
        parser.add_argument("--language", default="en", choices=["en", "fr"], help="default language")
        parser.add_argument(
            "--feature", action="append", default=[], choices=Feature.values, help="paid feature"
        )

    def handle(self, *, code, name, host, time_zone, language, feature, **options):
        try:
            client = create_client(
                actor=system_actor("command line"),
                code=code,
                name=name,
                hosts=host,
                time_zone=time_zone,
                default_language=language,
                features=feature,
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{client.code}: {client.name}. Next: create_admin {client.code} EMAIL")
