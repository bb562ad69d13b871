"""Whose temporary permit it is."""

from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404

from parking.models import TempPermit
from user_portal.access import ask_to_sign_in


def of_holder(view):
    """The permit for the view, instead of the address's `reference`: a person's for that person, a guest's for whoever
    has its address, which nobody can guess (QCK-10). Goes behind user_portal.access.guest."""

    @wraps(view)
    def guarded(request, reference):
        permits = TempPermit.objects.select_related("lot", "person").prefetch_related("plates__vehicle")
        permit = get_object_or_404(permits, reference=reference)
        if permit.person_id and request.driver is None:
            return ask_to_sign_in(request)
        if permit.person_id and permit.person_id != request.driver.pk:
            raise Http404("somebody else's permit")
        return view(request, permit)

    return guarded
