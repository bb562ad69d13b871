"""The gallery on a real server, under the site's own content policy, without client, session and database."""

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "csp.middleware.CSPMiddleware",
]
# The gallery brings its own client, menu and person.
PROCESSORS = ["request", "i18n", "tz"]


@pytest.fixture(scope="package")
def gallery():
    """Settings under which the gallery's addresses answer."""
    [templates] = settings.TEMPLATES
    processors = [f"django.template.context_processors.{name}" for name in PROCESSORS]
    processors.append("django.contrib.messages.context_processors.messages")
    with override_settings(
        TEMPLATES=[{**templates, "OPTIONS": {**templates["OPTIONS"], "context_processors": processors}}],
        MIDDLEWARE=MIDDLEWARE,
        ROOT_URLCONF="tests.look.urls",
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
    ):
        yield


@pytest.fixture(scope="package")
def site(gallery):
    """The gallery's address. Not pytest-django's live_server: that one lives as long as the session."""
    server = LiveServerThread("127.0.0.1", static_handler=StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()
