"""A mail's HTML in Chromium: it is seen, and whatever stands in it runs nothing and reaches nothing."""

import socket
from contextlib import suppress

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from content.models import OutboxMail
from core.scoping import client_scope
from tests.admin_portal.test_pages_look import enter
from tests.live import live_site  # noqa: F401
from tests.world import make_half

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HTML = """<h1 style="color: rgb(200, 0, 0)">Seen</h1>
<script>document.querySelector("h1").textContent = "Script ran"; parent.document.title = "Script reached out"</script>
<img src="/static/missing.png" onerror="document.body.textContent = 'Handler ran'">
<img src="{trap}/pixel.png"><link rel="stylesheet" href="{trap}/x.css"><iframe src="{trap}/"></iframe>
<meta http-equiv="refresh" content="0;url={trap}/">
<form action="{trap}/" method="post"><button>Press</button></form>"""


@pytest.fixture
def trap():
    """A server that must not be called."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


def calls(trap):
    """What was said to it. Chromium connects to hosts it reads of, and then asks for nothing."""
    said = []
    with suppress(BlockingIOError):
        while True:
            connection, _address = trap.accept()
            with connection, suppress(TimeoutError):
                connection.settimeout(2)
                said.append(connection.recv(1000))
    return [words for words in said if words]


@pytest.fixture
def open_browser(browser, live_site):  # noqa: F811
    """Like `visit`, but the browser may say on its console what it refuses."""
    context = browser.new_context(base_url=live_site)

    def opener(path):
        page = context.new_page()
        page.goto(path)
        return page

    yield opener
    context.close()


def test_what_a_mail_holds_is_seen_and_does_nothing(open_browser, trap):
    ours = make_half("OURS", "plain")
    html = HTML.replace("{trap}", f"http://127.0.0.1:{trap.getsockname()[1]}")
    with client_scope(ours.client):
        OutboxMail.objects.filter(pk=ours.mail_id).update(html=html, subject="With a script")
    page = enter(ours, open_browser)
    page.goto(reverse("admin_portal:mail_detail", args=[ours.mail_id]))
    frame = page.frame_locator("iframe.oc-mail-frame")
    expect(frame.locator("h1")).to_have_css("color", "rgb(200, 0, 0)")
    frame.get_by_role("button", name="Press").click()
    page.wait_for_load_state("networkidle")
    expect(frame.locator("h1")).to_have_text("Seen")
    assert "With a script" in page.title()
    assert calls(trap) == []
