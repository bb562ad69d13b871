"""The tab Maps (parking MAP-10)."""

from django.utils.translation import gettext as _

from admin_portal.system_settings.forms import TabForm
from parking.settings import MAP_ATTRIBUTION, MAP_TILES_URL


class MapsForm(TabForm):
    """Tiles of others are shown only with their maker's name."""

    tab = "maps"

    def clean(self):
        given = super().clean()
        if given.get(MAP_TILES_URL) and not given.get(MAP_ATTRIBUTION):
            self.add_error(MAP_ATTRIBUTION, _("Name who made the tiles; their licence asks for it."))
        return given
