"""What the web server runs: the calls of the API, and Django behind them (DECISIONS 21)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opscom.settings")

site = get_wsgi_application()

from api.wsgi import before  # noqa: E402  the API asks the models, which must be loaded first

application = before(site)
