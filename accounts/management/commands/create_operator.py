from django.core.management.base import BaseCommand, CommandError

from accounts.services.operators import create_operator
from core.actors import system_actor
from core.exceptions import Refusal


class Command(BaseCommand):
    """create_operator EMAIL"""

    help = "Make an operator of the installation; prints a one-time password, to be changed at first sign-in."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        try:
            user, password = create_operator(actor=system_actor("command line"), email=email)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{user.email} signs in at /operator/ with: {password}")
