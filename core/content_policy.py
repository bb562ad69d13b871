"""The content policy of a single page: what it may reach beyond the site's own host."""

from collections.abc import Sequence

from csp.decorators import csp_update
from django.http import HttpResponse


def allowing(answer: HttpResponse, directive: str, sources: Sequence[str]) -> HttpResponse:
    """The answer, whose page may use these sources too; without any the site's policy stands as it is."""
    return csp_update({directive: list(sources)})(lambda: answer)() if sources else answer
