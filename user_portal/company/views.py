"""Company users, for the company's managers (parking §24.7)."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.queries.company_people import managed_company, people_of
from user_portal.access import driver

A_PAGE = 50


@driver
@never_cache
@require_safe
def people(request):
    """Who belongs to the company one manages; for everybody else there is no such page."""
    company = managed_company(request.driver)
    if company is None:
        raise Http404
    text = request.GET.get("q", "").strip()[:100]
    page = Paginator(people_of(company, text), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "user_portal/company/people.html", {"company": company, "page": page, "text": text}
    )
