"""What was known of a plate when its ticket was written, read back from the ticket (DESIGN rule 5)."""

from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.templatetags.ui import when


def seen(answer: dict, *, sees_alarm: bool) -> list[tuple]:
    """(kind, sentence) of each thing in a kept plate answer: `ok` rights, `warn` do not ticket or tow, `bad` alarms,
    `info` sources that did not answer."""
    found = [("info", _("%(source)s did not answer.") % {"source": row["source"]}) for row in answer["stale"]]
    found += [("ok", _right(row)) for row in answer["rights"]]
    found += [("warn", _dntt(row)) for row in answer["dntt"]]
    if answer["alarm"] and sees_alarm:
        found.append(("bad", _("Alarm: %(text)s") % {"text": answer["alarm"]}))
    return found


def _right(row: dict) -> str:
    places = [place["name"] for place in row["lots"]] or [row["zone"]["name"] if row["zone"] else ""]
    facts = {
        "what": row["label"],
        "name": row["name"],
        "until": when(parse_datetime(row["ends_at"]), seconds=True),
    }
    words = format_html(_("A right to park: {what} {name}, until {until}"), **facts)
    where = ", ".join(filter(None, places))
    return format_html("{} · {}", words, where) if where else words


def _dntt(row: dict) -> str:
    facts = {"until": when(parse_datetime(row["ends_at"])), "where": row["location"] or _("everywhere")}
    return format_html(
        _("Do not ticket or tow ({where}, until {until}): {notes}"), notes=row["notes"], **facts
    )
