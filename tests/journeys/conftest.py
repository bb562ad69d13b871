"""The site in a browser and the vendors' doubles, both real."""

from tests.integrations.conftest import fakes, hasty  # noqa: F401
from tests.live import live_site, visit  # noqa: F401
