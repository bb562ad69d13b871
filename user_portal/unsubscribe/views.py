"""Ending bulk email from a link in it: nobody signs in, and a mail program can do it alone (RFC 8058, EML-5)."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.login import visitor
from accounts.models import User
from accounts.services.profiles import save_profile
from content.rules.unsubscribing import is_unsubscribe_token
from user_portal.access import guest, unforced


@csrf_exempt  # the signature in the address says who was mailed it; mail programs have no cookie of ours
@guest
@unforced
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, public_id, token):
    """Only a POST ends it: programs that look for bad links open every address of a mail."""
    person = User.objects.drivers().filter(public_id=public_id).first()
    if person is None or not is_unsubscribe_token(public_id, token):
        raise Http404
    person = person.merged_into or person
    is_done = request.method == "POST"
    if is_done:
        save_profile(actor=visitor(request), user=person, values={"email_consent": False})
    return render(request, "user_portal/unsubscribe/unsubscribe.html", {"person": person, "is_done": is_done})
