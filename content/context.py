"""What every template may ask for of the client's own look."""

from django.utils.functional import SimpleLazyObject

from content.queries.branding import brand as brand_of_client


def brand(request):
    """`brand` on the pages of a client's site."""
    return {"brand": SimpleLazyObject(brand_of_client)} if getattr(request, "client", None) else {}
