"""Write the OpenAPI document to the file that is committed."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from api.pages import snapshot


class Command(BaseCommand):
    help = "Writes docs/openapi.json from the endpoints; a test fails while the two differ."

    def handle(self, *args, **options):
        target = Path(settings.BASE_DIR) / "docs" / "openapi.json"
        target.write_bytes(snapshot())
        self.stdout.write(f"{target} written")
