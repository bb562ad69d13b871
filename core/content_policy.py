"""The content policy of a single page: what it may reach beyond the site's own host."""

from collections.abc import Callable, Sequence
from functools import wraps

from csp.decorators import csp_update
from django.http import HttpResponse


def allowing(answer: HttpResponse, directive: str, sources: Sequence[str]) -> HttpResponse:
    """The answer, whose page may use these sources too; without any the site's policy stands as it is."""
    return csp_update({directive: list(sources)})(lambda: answer)() if sources else answer


def pictures_from(sources: Callable[[], Sequence[str]]) -> Callable:
    """Decorates a view whose page may show pictures of these sources too; they are asked for with each answer."""

    def decorate(view):
        @wraps(view)
        def shown(request, *args, **kwargs):
            return allowing(view(request, *args, **kwargs), "img-src", sources())

        return shown

    return decorate
