"""The yardstick: Django without middleware answering a constant, on the same server and by the same request."""

from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], SECRET_KEY="unused", DEBUG=False
)

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

ANSWER = b'{"error":0,"data":{"response":"","plate":"ABC123","responseJSON":{}},"message":""}'


def constant(request):
    """Always the same bytes."""
    return HttpResponse(ANSWER, content_type="application/json", headers={"Content-Length": len(ANSWER)})


urlpatterns = [path("constant", constant)]
application = get_wsgi_application()
