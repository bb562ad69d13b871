"""A parking office that sells permits (tests/parking/selling.py), and how its pages are read."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from parking.models import PermitState
from tests.admin_portal.conftest import staff_member


def url(name, *rows):
    return reverse(f"admin_portal:{name}", args=[getattr(row, "pk", row) for row in rows])


def html(answer) -> str:
    return answer.content.decode()


def text(answer) -> str:
    """The page's words; what stands in elements of their own stays apart."""
    return " ".join(strip_tags(html(answer).replace("</d", " </d")).split())


def listed(answer) -> list:
    return [row.record for row in answer.context["table"].rows]


def errors(answer) -> dict:
    assert answer.status_code == 200
    return {name: [str(words) for words in said] for name, said in answer.context["form"].errors.items()}


def queries(browser, where) -> int:
    browser.get(where)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(where).status_code == 200
    return len(seen)


def clerk_with(*rights):
    """A staff member of the open scope who may do this and nothing else."""
    return staff_member("clerk of " + "-".join(rights).replace(".", "-"), rights=set(rights))


def lost_state():
    return PermitState.objects.filter(is_valid=False).first() or PermitState.objects.create(
        name="Lost", is_valid=False
    )
