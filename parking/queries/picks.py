"""Finding entries of pick lists as the API and imports name them."""

from django.db.models import QuerySet

from accounts.models import Province
from parking.models import Pick


def pick_list(model: type[Pick], *, archived: bool = False) -> QuerySet:
    """A list's entries by name, those that are offered or the archived ones."""
    return model.objects.filter(archived_at__isnull=not archived)


def pick_named(model: type[Pick], name: str) -> Pick | None:
    """The entry of this name, case ignored (enforcement E-10), archived or not."""
    return model.objects.filter(name__iexact=name.strip()).first()


def pick_numbered(model: type[Pick], number: int) -> Pick | None:
    """The entry that the API's id means (DECISIONS 7)."""
    return model.objects.filter(number=number).first()


def province_named(text: str) -> Province | None:
    """A province or state by its postal abbreviation or full name, case ignored (enforcement §16.8)."""
    text = text.strip()
    return (
        Province.objects.filter(code__iexact=text).first()
        or Province.objects.filter(name__iexact=text).first()
    )


def province_numbered(number: int) -> Province | None:
    """A province or state by the API's id."""
    return Province.objects.filter(number=number).first()
