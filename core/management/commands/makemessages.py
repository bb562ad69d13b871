from django.core.management.commands import makemessages

NOT_OURS = (".venv", "var", "tests", "benchmarks")


class Command(makemessages.Command):
    """Django's own, told what is ours and which catalogues there are, so that everybody makes the same ones."""

    def add_arguments(self, parser):
        super().add_arguments(parser)
        # Line numbers would change the catalogue with every edit of the code.
        parser.set_defaults(
            locale=["fr"], ignore_patterns=list(NOT_OURS), no_obsolete=True, add_location="file"
        )
