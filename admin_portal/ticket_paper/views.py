"""Printing a ticket (enforcement §13.3)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from admin_portal.access import staff_required
from core.scoping import current_client
from violations.documents.ticket import print_ticket
from violations.queries.paper import printable_tickets


@staff_required("violations.view")
@require_GET
def printed(request, pk):
    """The ticket's paper, in the client's language or, of its languages, that of `?lang=`."""
    ticket, client = get_object_or_404(printable_tickets(), pk=pk), current_client()
    asked = request.GET.get("lang")
    language = asked if asked in client.languages else client.default_language
    content = print_ticket(actor=request.user.actor, ticket=ticket, language=language)
    name = content_disposition_header(as_attachment=False, filename=f"{ticket}.pdf")
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
