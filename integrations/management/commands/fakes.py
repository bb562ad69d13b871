"""Serve the vendors' doubles for demos: `manage.py fakes --port 9100`."""

import json
import os
from pathlib import Path

from django.core.management.base import BaseCommand

from integrations.fakes.server import FakeServer


class Command(BaseCommand):
    help = "Run local doubles of the outside services; nothing leaves this machine."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=9100)
        parser.add_argument(
            "--state", type=Path, help="JSON file, if it is there: {vendor: state to begin with}"
        )

    def handle(self, *, port, state, **options):
        with FakeServer(port, os.environ.get("FAKES_CONTROL_KEY", "")) as server:
            if state and state.exists():
                for key, facts in json.loads(state.read_text()).items():
                    server.stages[key].vendor.set_state(facts)
            for key in server.stages:
                self.stdout.write(f"{key:12} {server.url}/{key}")
            self.stdout.write(f"control      {server.url}/__control__/  X-Control-Key: {server.control_key}")
            self.stdout.flush()
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                self.stdout.write("stopped")
