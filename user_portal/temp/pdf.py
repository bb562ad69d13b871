"""The temporary permit to print (parking TMP-16)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from parking.documents.temp_permit import temp_permits_pdf
from parking.queries.temp_permits import printable_temps
from user_portal.access import guest
from user_portal.temp.gate import of_holder


@guest
@of_holder
@never_cache
@require_safe
def temp_permit_pdf(request, permit):
    """For whoever may see the permit, in the reader's language; one that is over or not paid is no permit and so a
    404."""
    permit = get_object_or_404(printable_temps(), pk=permit.pk)
    name = _("temporary-permit-%(number)s.pdf") % {"number": permit}
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    page = temp_permits_pdf([permit], language=get_language())
    return HttpResponse(page, content_type="application/pdf", headers=headers)
