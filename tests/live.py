"""The whole site in a browser: a real server over the test's own database. Import the fixtures into a conftest.py."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection
from django.test.testcases import LiveServerThread

# Playwright's event loop stands still while a test's own code runs, so asking the database there is safe.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
AXE = Axe().axe_script
# No preload: only rules that are off want the sheets' text, which axe gets by inline styles that the policy refuses.
# No frames: axe is in the page alone, and what it asks a walled frame is refused on the console.
AXE_OPTIONS = {"reporter": "no-passes", "preload": False, "iframes": False}


def findings(page):
    """What axe finds on the page: each rule with the first element that breaks it."""
    page.wait_for_load_state()  # a page half parsed has labels that point nowhere yet
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("options => axe.run(options).then(report => report.violations)", AXE_OPTIONS)
    return [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found]


def scrolls_sideways(page) -> bool:
    """Whether the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]


class KeptFiles(StaticFilesHandler):
    """Static files that the browser keeps: else a fresh checkout's are asked for again on every page."""

    def serve(self, request):
        answer = super().serve(request)
        answer["Cache-Control"] = "max-age=600, immutable"
        return answer


@pytest.fixture
def live_site(transactional_db):
    """The site's address. Not pytest-django's live_server: its threads keep the database open at the end."""
    server = LiveServerThread("127.0.0.1", static_handler=KeptFiles)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
    with connection.cursor() as cursor:  # connections that keep-alive threads of the server still hold
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND application_name = current_setting('application_name')"  # other processes have a name
        )


@pytest.fixture
def visit(browser, live_site):
    """`visit("/login/", viewport=PHONE, …)`: a page in a browser of its own; nobody may complain on its console."""
    contexts, said = [], []

    def opener(path, *, viewport=DESKTOP, **options):
        context = browser.new_context(
            base_url=live_site, viewport=viewport, reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.extend(_complaint(page, message)))
        page.on("pageerror", lambda error: said.append((page.url, str(error))))
        page.goto(path)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not said, said


def _complaint(page, message):
    """The message, unless it only repeats the status of the page itself, which is the test's to judge."""
    return [] if message.location["url"] == page.url else [(page.url, message.text)]
