"""Make locale/<language>/LC_MESSAGES/django.mo, which Django reads, from django.po, which people edit."""

from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Compile the catalogues of translations. Needs Babel, which development installations have, and no gettext."
    requires_system_checks = ()

    def handle(self, **options):
        catalogues = sorted(
            path for root in settings.LOCALE_PATHS for path in Path(root).glob("*/LC_MESSAGES/*.po")
        )
        if not catalogues:
            raise CommandError("There is no catalogue yet: docs/translation.md says how to make one.")
        for source in catalogues:
            content = compiled(source)
            source.with_suffix(".mo").write_bytes(content)
            self.stdout.write(f"{source.with_suffix('.mo')}: {len(content)} bytes")


def compiled(source: Path) -> bytes:
    """The .mo file of a .po file. CommandError when Babel is missing or a placeholder was lost in translation."""
    try:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po
    except ImportError:
        words = "Babel is not installed: install requirements-dev.txt (./run test does), then try again."
        raise CommandError(words) from None
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parents[1].name, abort_invalid=True)
    for message, errors in catalogue.check():
        raise CommandError(f"{source}: {message.id!r}: {errors[0]}")
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()
