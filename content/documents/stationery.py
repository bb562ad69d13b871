"""What our printed documents share: fonts, styles, the client's letterhead."""

from io import BytesIO
from unicodedata import normalize
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import getFont, registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Image, Paragraph, SimpleDocTemplate, Table, TableStyle

from content.models import ManagedFile
from content.queries.files import image_of_setting
from core.scoping import current_client
from core.system_settings import value

# reportlab brings them; embedded, so that accents look alike everywhere
PLAIN, BOLD, ITALIC, BOLD_ITALIC = FACES = ("Vera", "VeraBd", "VeraIt", "VeraBI")
for face in FACES:
    registerFont(TTFont(face, f"{face}.ttf"))
registerFontFamily(PLAIN, *FACES)
GLYPHS = getFont(PLAIN).face.charToGlyph
MARGIN, PADDING = 20 * mm, 6  # reportlab pads its frames by six points
WIDTH, HEIGHT = LETTER[0] - 2 * MARGIN, LETTER[1] - 2 * MARGIN
LOGO_HEIGHT, LOGO_WIDTH = 18 * mm, 60 * mm
GREY = colors.HexColor("#56606f")
TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=9.5, leading=13)
SMALL = ParagraphStyle("small", TEXT, fontSize=8, leading=11, textColor=GREY)


def paper(stored: BytesIO, title: str) -> SimpleDocTemplate:
    """An empty letter with our margins, in the client's name."""
    sides = ("leftMargin", "rightMargin", "topMargin", "bottomMargin")
    margins = dict.fromkeys(sides, MARGIN - PADDING)
    return SimpleDocTemplate(stored, pagesize=LETTER, title=title, author=current_client().name, **margins)


def fit(text) -> str:
    """Text for a paragraph: markup escaped; letters that the font lacks by their nearest, else a question mark."""
    return escape("".join(letter if _is_drawn(letter) else _nearest(letter) for letter in str(text)))


def _is_drawn(letter: str) -> bool:
    return letter == "\n" or ord(letter) in GLYPHS


def _nearest(letter: str) -> str:
    base = normalize("NFKD", letter)[0]
    return base if _is_drawn(base) else "?"


def letterhead() -> Paragraph | Table:
    """The client's logo, name and address."""
    address = fit(value("company_address")).replace("\n", "<br/>")
    words = Paragraph(f'<font name="{BOLD}">{fit(current_client().name)}</font><br/>{address}', TEXT)
    image = image_of_setting("site_logo")
    logo = picture(image, LOGO_WIDTH, LOGO_HEIGHT) if image else None
    if logo is None:
        return words
    table = Table([[logo, words]], colWidths=[logo.drawWidth + 5 * mm, None], hAlign="LEFT")
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (0, 0), 0)]))
    return table


def picture(image: ManagedFile, width: float, height: float) -> Image | None:
    """A managed image as large as fits; None when its file is gone: a document does not fail for that."""
    try:
        with image.file.open() as file:
            content = BytesIO(file.read())
    except FileNotFoundError:
        return None
    scale = min(height / image.height, width / image.width)
    return Image(content, width=image.width * scale, height=image.height * scale)
