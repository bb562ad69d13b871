"""What layouts show of a client's own: colours, logo, header image (CON-6)."""

from dataclasses import dataclass

from django.urls import reverse

from content.queries.files import file_url, image_of_setting
from content.rules.colours import sheet
from core.scoping import current_client
from core.system_settings import value

WIDE = 2  # times its height: such a logo has the organisation's name in it


@dataclass(frozen=True)
class Picture:
    """An image of a layout; sizes in pixels."""

    url: str
    width: int
    height: int

    @property
    def is_wide(self) -> bool:
        return self.width >= WIDE * self.height


@dataclass(frozen=True)
class Brand:
    """Where a layout finds the client's own; "" and None stand for the house's look."""

    sheet_url: str = ""
    logo: Picture | None = None
    header: Picture | None = None


_cache: dict[int, tuple[int, Brand]] = {}


def brand() -> Brand:
    """The open scope's brand. Costs no query once a process has seen the client's `settings_version`, which changes
    with the settings and with the files they show."""
    client = current_client()
    cached = _cache.get(client.pk)
    if cached and cached[0] == client.settings_version:
        return cached[1]
    found = Brand(_sheet_url(client), _picture("site_logo"), _picture("site_header"))
    _cache[client.pk] = client.settings_version, found
    return found


def brand_sheet() -> str:
    """The client's style sheet; "" without colours of its own."""
    return sheet(value("brand_primary"), value("brand_accent"))


def mail_logo() -> str:
    """The absolute address of the logo for mails; "" without a logo or a host that it could be fetched from."""
    logo = image_of_setting("site_logo")
    address = file_url(logo, absolute=True) if logo else ""
    return address if "://" in address else ""


def _sheet_url(client) -> str:
    return f"{reverse('content:brand_sheet')}?v={client.settings_version}" if brand_sheet() else ""


def _picture(key: str) -> Picture | None:
    image = image_of_setting(key)
    return Picture(file_url(image), image.width, image.height) if image else None
