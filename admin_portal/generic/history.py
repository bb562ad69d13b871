"""What happened to an object, in words: its audit entries as the timeline shows them."""

from decimal import Decimal

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, DecimalField, Q
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from admin_portal.generic.words import DETAILS, TELL_PAIRS, VERBS
from core.models import AuditEntry
from payments.choices import PLACES
from payments.rules.money import to_cents

LATEST = 100
KINDS = {"created": "ok", "raised": "bad", "cleared": "ok", "deleted": "bad", "restored": "ok"}


def history(*objects) -> list[dict]:
    """The latest entries about these objects, newest first: `text`, `at`, `actor`, `kind` of each."""
    about = Q(pk__in=[])
    for obj in objects:
        about |= Q(object_type=obj._meta.label_lower, object_id=str(obj.pk))
    entries = AuditEntry.objects.filter(about).order_by("-id")[:LATEST]
    return [told(entry) for entry in entries]


def told(entry) -> dict:
    """One entry in words."""
    verb = entry.action.rpartition(".")[2]
    words = pair(_noun(entry), VERBS.get(entry.action) or VERBS.get(verb, entry.action))
    details = _details(entry) if verb != "created" else ""
    by = entry.actor_label
    if entry.behalf_label:
        by = _("%(actor)s for %(person)s") % {"actor": by, "person": entry.behalf_label}
    return {
        "text": f"{words} – {details}" if details else words,
        "at": entry.at,
        "actor": by,
        "kind": KINDS.get(verb, "info"),
    }


def _noun(entry) -> str:
    model = _model(entry)
    return capfirst(str(model._meta.verbose_name)) if model else entry.object_label


def _details(entry) -> str:
    return "; ".join(filter(None, (_detail(entry, name, value) for name, value in entry.data.items())))


def _detail(entry, name, value) -> str:
    label = _label(entry, name)
    if isinstance(value, list) and len(value) == 2 and entry.action.endswith(TELL_PAIRS):
        return pair(label, f"{_shown(entry, name, value[0])} → {_shown(entry, name, value[1])}")
    if isinstance(value, list):
        return pair(label, ", ".join(map(str, value))) if value else ""
    return pair(label, _shown(entry, name, value)) if value not in (None, "") else ""


def pair(label, words) -> str:
    """“Label: words” in the language's own punctuation."""
    return _("%(label)s: %(words)s") % {"label": label, "words": words}


def _shown(entry, name, value) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    field = _field(entry, name)
    if isinstance(field, DateTimeField) and (moment := parse_datetime(str(value))):
        return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
    if isinstance(field, DecimalField) and field.decimal_places == PLACES:
        return number_format(to_cents(Decimal(str(value))), 2)
    choices = dict(field.flatchoices) if field is not None and field.choices else {}
    return str(choices.get(value, value))


def _label(entry, name) -> str:
    field = _field(entry, name)
    return str(field.verbose_name) if field is not None else str(DETAILS.get(name, name))


def _field(entry, name):
    model = _model(entry)
    try:
        field = model._meta.get_field(name) if model else None
        return field if field is None or field.concrete else None
    except FieldDoesNotExist:
        return None


def _model(entry):
    try:
        return apps.get_model(entry.object_type)
    except LookupError:
        return None
