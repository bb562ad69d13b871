"""The console in a browser: axe finds nothing, nothing scrolls sideways, the content policy is silent."""

import pytest

from tests.factories.accounts import PASSWORD
from tests.live import DESKTOP, PHONE, findings, scrolls_sideways
from tests.operator.test_records import fill

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PAGES = [
    "",
    "core/client/",
    "core/client/add/",
    "core/client/{client}/change/",
    "core/client/{client}/settings/",
    "core/systemtask/",
    "core/systemtaskrun/",
    "core/auditentry/?client__id__exact={client}",
    "accounts/user/",
    "accounts/user/add/",
    "accounts/apitoken/",
    "api/apicall/",
    "mailgun/maildomain/",
    "mailgun/maildomain/account/",
    "mailgun/maildomain/new/",
    "mailgun/maildomain/deliverability/",
    "password_change/",
]


def look(page):
    """What is wrong with the page as it stands."""
    wrong = findings(page)
    if scrolls_sideways(page):
        wrong.append("scrolls sideways")
    return wrong


@pytest.mark.parametrize(
    "facts",
    [
        {"viewport": DESKTOP, "color_scheme": "light", "locale": "en"},
        {"viewport": PHONE, "color_scheme": "dark", "locale": "fr"},
    ],
    ids=["desktop", "phone"],
)
def test_every_page(ours, operator, visit, facts):
    fill(ours)
    page = visit("/operator/login/", **facts)
    wrong = {"login": look(page)}
    page.fill("[name=identifier]", operator.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("#login-form [type=submit]").click()
    page.wait_for_selector(".dashboard")
    for path in PAGES:
        assert page.goto("/operator/" + path.format(client=ours.client.pk)).ok, path
        wrong[path] = look(page)
    assert {path: found for path, found in wrong.items() if found} == {}
