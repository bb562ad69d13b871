from accounts.choices import ApiScope
from accounts.services.tokens import create_token
from core.management.client_command import ClientCommand


class Command(ClientCommand):
    """create_api_token CODE LABEL (--scope X … | --all)"""

    help = "Make an API token of a client and print it once."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("label", help="whose token it is; also the origin of records pushed with it")
        scopes = parser.add_mutually_exclusive_group(required=True)
        scopes.add_argument("--scope", action="append", choices=ApiScope.values, metavar="SCOPE")
        scopes.add_argument("--all", action="store_true", help="every scope")

    def work(self, client, *, label, scope, all, **options):
        chosen = ApiScope.values if all else scope
        _token, plain = create_token(actor=self.actor, label=label, scopes=chosen)
        self.stdout.write(plain)
