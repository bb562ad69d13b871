"""The SFTP server that clients drop their files on: `manage.py sftp_server --port 2222`."""

import asyncio
import logging

from django.core.management.base import BaseCommand, CommandError

from integrations.sftp.server import Server


class Command(BaseCommand):
    help = "Serve each client's import folder over SFTP until stopped."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for all")
        parser.add_argument("--port", type=int, default=2222)
        parser.add_argument(
            "--share-port",
            action="store_true",
            help="the port is kept reserved by whoever starts this",
        )

    def handle(self, *, host, port, share_port, **options):
        logging.getLogger("asyncssh").setLevel(logging.WARNING)
        try:
            asyncio.run(Server().run(host, port, reuse_port=share_port, say=self._say))
        except OSError as error:
            raise CommandError(f"{host}:{port}: {error.strerror or error}") from None

    def _say(self, words):
        self.stdout.write(words)
        self.stdout.flush()
