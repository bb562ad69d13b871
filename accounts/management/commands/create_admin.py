from accounts.queries import primary_role
from accounts.services.staff import create_staff
from core.management.client_command import ClientCommand


class Command(ClientCommand):
    """create_admin CODE EMAIL"""

    help = "Make a Primary Administrator of a client; prints a one-time password, to be changed at first sign-in."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("email")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")

    def work(self, client, *, email, first_name, last_name, **options):
        names = {"first_name": first_name, "last_name": last_name}
        user, password = create_staff(actor=self.actor, email=email, roles=[primary_role()], **names)
        self.stdout.write(f"{user.email} signs in at /admin/ of {client.name} with: {password}")
