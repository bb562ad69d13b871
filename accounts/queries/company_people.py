"""What a company's managers see on the drivers' portal (parking §24.7)."""

from django.db.models import Q, QuerySet

from accounts.models import Company, User
from accounts.queries.profiles import profile_of


def managed_company(user: User) -> Company | None:
    """The company this driver manages, while it is in use."""
    profile = profile_of(user)
    if not profile.is_company_manager or profile.company is None or profile.company.archived_at:
        return None
    return profile.company


def people_of(company: Company, text: str = "") -> QuerySet[User]:
    """Active people of a company by name; those whose name or address has `text`."""
    rows = User.objects.drivers().active().filter(profile__company=company)
    for word in text.replace("\x00", "").split()[:5]:
        known = Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        rows = rows.filter(known)
    return rows.select_related("profile__user_type").order_by("last_name", "first_name", "pk")
