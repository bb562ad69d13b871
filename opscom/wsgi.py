"""What the web server runs: the plate door, and Django behind it (DECISIONS 21)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opscom.settings")

site = get_wsgi_application()

from api.plate_door_wsgi import before  # noqa: E402  the door asks the models, which must be loaded first

application = before(site)
