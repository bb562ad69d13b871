"""Where providers report (integrations §15.3). No page: it belongs to no surface, as the other hooks."""

import logging

from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.actors import Actor
from core.choices import ActorKind
from core.models import Client
from core.scoping import client_scope
from core.validators import normal_code
from payments.exceptions import Forged, ProviderAway
from payments.models import PaymentType
from payments.services.reports import take_report

log = logging.getLogger(__name__)
MAX_BODY = 256 * 1024


@csrf_exempt
@require_POST
def hook(request, code, reference):
    """One report of a payment type's provider. Its signature is what proves it; the address only names the type."""
    client = Client.objects.filter(code=normal_code(code), is_active=True).first()
    if client is None:
        raise Http404
    with client_scope(client):
        payment_type = PaymentType.objects.filter(reference=reference).first()
        if payment_type is None or not payment_type.is_known:
            raise Http404
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
            return HttpResponse(status=413)
        return HttpResponse(status=_take(payment_type, request))


def _take(payment_type: PaymentType, request) -> int:
    actor = Actor(ActorKind.SYSTEM, "", str(payment_type.plug.label))
    try:
        take_report(actor=actor, payment_type=payment_type, body=request.body, headers=request.headers)
    except Forged:
        log.warning("a report to %s has no good signature", payment_type)
        return 400
    except ValueError:
        return 422
    except ProviderAway:  # our own keys cannot be read now: let it try again
        return 503
    return 200
