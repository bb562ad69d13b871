"""manage.py load_demo: what ./run demo shows. Refuses everywhere else (DECISIONS 19)."""

import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from opscom.demo.imports import SFTP
from opscom.demo.load import CODE, OTHER_CODE, OTHER_TOKEN, TOKEN, load_demo
from opscom.demo.people import ADMIN, DRIVER, OPERATOR


class Command(BaseCommand):
    help = "Loads the demonstration data and prints its logins; only inside ./run demo."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("load_demo makes well-known passwords, so it runs inside ./run demo only.")
        load_demo()
        site = f"http://localhost:{os.environ.get('SITE_PORT', '8000')}"
        other = site.replace("localhost", "globex.localhost")
        rows = (
            ("Admin portal", f"{site}/admin/", *ADMIN),
            ("User portal", f"{site}/", *DRIVER),
            ("Operator console", f"{site}/operator/", *OPERATOR),
            ("Second client", f"{other}/admin/", *ADMIN),
            (
                "SFTP server",
                f"sftp -P {os.environ.get('SFTP_PORT', '2222')} {SFTP[0]}@localhost",
                "",
                SFTP[1],
            ),
            ("API documentation", f"{site}/api/docs/", "", ""),
        )
        for title, address, login, password in rows:
            self.stdout.write(f"{title:<18} {address:<36} {login:<20} {password}".rstrip())
        self.stdout.write(f"API token          {CODE:<36} {TOKEN}")
        self.stdout.write(f"                   {OTHER_CODE:<36} {OTHER_TOKEN}")
