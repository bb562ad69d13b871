"""The words of the printed temporary permit, and the shortcodes that only it knows (parking TMP-16, §17.4)."""

from datetime import UTC, datetime

from django.utils.html import escape, format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.choices import Output, Spot, TextKind
from content.ports import Fact, Shortcode, TextPlace, Viewing, register_shortcodes, register_text_places
from content.queries.expansion import known_fact
from content.rules.facts import in_words
from content.rules.shortcodes import Code
from parking.queries.temp_facts import MESSAGE
from parking.rules.barcode import code128

NAME, BARCODE = "permittemppdf", "barcode"
ABOUT = ("permit", "vehicle")
SAMPLE_START, SAMPLE_END = datetime(2026, 9, 1, 12, tzinfo=UTC), datetime(2026, 9, 1, 16, tzinfo=UTC)
FACTS = (
    Fact("permittemp.number", gettext_lazy("Number of the permit"), "T4KX92MB7"),
    Fact("permittemp.kind", gettext_lazy("How it was sold, such as by the day"), gettext_lazy("By the hour")),
    Fact("permittemp.start", gettext_lazy("Valid from"), SAMPLE_START),
    Fact("permittemp.expiry", gettext_lazy("Valid until"), SAMPLE_END),
    Fact("permittemp.hours", gettext_lazy("Hours, of permits by the hour"), 4),
    Fact("permittemp.days", gettext_lazy("Days, of permits by the day or month"), None),
    Fact("permittemp.price", gettext_lazy("Price before taxes"), "$8.00"),
    Fact("permittemp.plates", gettext_lazy("All its plates"), "ABCD 123"),
    Fact("permittemp.guest", gettext_lazy("Email address of a guest"), "guest@example.com"),
    Fact("permit.permitno", gettext_lazy("Number of the permit"), "T4KX92MB7"),
    Fact("permit.lotshortname", gettext_lazy("Short name of the lot"), "P12"),
    Fact("permit.lotname", gettext_lazy("Name of the lot"), gettext_lazy("North Visitors’ Lot")),
    Fact("permit.location", gettext_lazy("Where the lot is"), "12 Maple Street"),
    Fact("permit.expiry", gettext_lazy("Valid until"), SAMPLE_END),
    Fact("permit.barcode", gettext_lazy("What the barcode says"), "T4KX92MB7"),
    Fact("vehicle.plate", gettext_lazy("Plate"), "ABCD 123"),
    Fact("vehicle.guest", gettext_lazy("Email address of a guest"), "guest@example.com"),
    Fact("vehicle.year", gettext_lazy("Year of the vehicle"), "2021"),
    Fact("vehicle.colour", gettext_lazy("Colour of the vehicle"), "Blue"),
    Fact("vehicle.make", gettext_lazy("Make of the vehicle"), "Toyota"),
    Fact("vehicle.type", gettext_lazy("Type of the vehicle"), "Sedan"),
)
KNOWN = {fact.key for fact in FACTS if fact.key.startswith(ABOUT)}


def _asked(code: Code) -> str:
    """`permit.expiry` for `permit=expiry`; "" for what is none of ours."""
    paths = (f"{about}.{code.values[about]}" for about in ABOUT if about in code.values)
    return next((path for path in paths if path in KNOWN), "")


def _output(code: Code) -> Output:
    return Output.MARKUP if _asked(code) == f"permit.{BARCODE}" else Output.TEXT


def _render(viewing: Viewing, code: Code) -> str:
    """A fact of the permit, or its barcode; what is none stays as it was typed."""
    path = _asked(code)
    if not path:
        return code.source
    words = in_words(known_fact(viewing, path))
    return barcode_markup(words) if _output(code) == Output.MARKUP else words


def barcode_markup(number: str) -> str:
    """The barcode as a picture for the preview; the paper draws its own of `data-barcode`."""
    bars, width = code128(number)
    drawn = format_html_join("", '<rect x="{}" width="{}" height="50"/>', bars)
    return format_html(
        '<figure data-barcode="{0}"><svg role="img" aria-label="{0}" viewBox="0 0 {1} 50" width="{2}" height="70"'
        ' preserveAspectRatio="none">{3}</svg><figcaption>{0}</figcaption></figure>',
        number,
        width,
        width * 2,
        drawn,
    )


def _builtin() -> tuple[str, str]:
    """A table of what an officer asks for, the barcode, and how to show it."""
    rows = [
        (_("Permit"), "[permittemppdf permit=permitno]", ""),
        (_("Lot"), "[permittemppdf permit=lotname]", ""),
        (_("Location"), "[permittemppdf permit=location]", "permit.location"),
        (_("Valid from"), "[permittemp start]", ""),
        (_("Valid until"), "[permittemppdf permit=expiry]", ""),
        (_("Hours"), "[permittemp hours]", "permittemp.hours"),
        (_("Days"), "[permittemp days]", "permittemp.days"),
        (_("Plate"), "[permittemppdf vehicle=plate]", ""),
        (_("Make"), "[permittemppdf vehicle=make]", "vehicle.make"),
        (_("Type"), "[permittemppdf vehicle=type]", "vehicle.type"),
        (_("Colour"), "[permittemppdf vehicle=colour]", "vehicle.colour"),
        (_("Year"), "[permittemppdf vehicle=year]", "vehicle.year"),
    ]
    steps = (
        _("Put this page on the dashboard so that it can be read through the windshield."),
        _("It is valid only for the plate, the lot and the time above."),
    )
    table = "".join(_row(*row) for row in rows)
    items = "".join(f"<li>{escape(step)}</li>" for step in steps)
    return "", f"<p>[permittemppdf permit=barcode]</p><table>{table}</table><ul>{items}</ul>"


def _row(label: str, words: str, needs: str) -> str:
    row = f"<tr><th>{escape(label)}</th><td>{words}</td></tr>"
    return f"[conditional var={needs} test=hasvalue]{row}[/conditional]" if needs else row


register_shortcodes(
    Shortcode(
        NAME,
        gettext_lazy("A fact of the permit, or its barcode"),
        tuple(
            f"[{NAME} {about}={name}]"
            for about, names in (
                ("permit", (BARCODE, "permitno", "lotshortname", "lotname", "location", "expiry")),
                ("vehicle", ("plate", "guest", "year", "colour", "make", "type")),
            )
            for name in names
        ),
        output=_output,
        render=_render,
        spots=frozenset({Spot.PRINT}),
    )
)
register_text_places(
    TextPlace(
        TextKind.MESSAGE,
        MESSAGE,
        gettext_lazy("Temporary permit to print"),
        help=gettext_lazy(
            "Stands on the page for the dashboard, below the lot, the plate and the expiry in large letters."
        ),
        builtin=_builtin,
        facts=FACTS,
        spot=Spot.PRINT,
    )
)
