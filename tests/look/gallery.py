"""Every component in both layouts, with the data that tends to break them: long words, gaps, bad input."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import django_filters
import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.utils.translation import gettext_lazy as _

from core.models import Client
from core.rendering import DateInput, DateTimeInput
from core.templatetags.ui import NUMBER_COLUMN, PAGE_SIZES, badge, money, plate, when

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 22, 18, 5, 9, tzinfo=UTC)
PERSON = SimpleNamespace(
    is_authenticated=True,
    kind="driver",
    email="amelie.tremblay-fitzgerald@transportation.oc-toma.example",
    get_short_name="Amélie",
    get_full_name="Amélie Tremblay-Fitzgerald",
)
NOBODY = SimpleNamespace(is_authenticated=False)
KINDS = [("standard", _("Standard permit")), ("temp", _("Temporary permit")), ("pay", _("Pay station"))]


def node(label, url="", icon="", children=(), active=False):
    return SimpleNamespace(label=label, url=url, icon=icon, children=children, active=active)


def menu():
    leaf = node("Pay Station Status", "/list/", active=True)
    temporary = node("Temporary Permits", children=[leaf], active=True)
    lots = node("Lot Administration", children=[node("Pricing & Lot Admin", "/lots/")])
    return [
        node("Dashboard", "/", "house"),
        node("User Management", icon="people", children=[node("User Search", "/people/")]),
        node("Parking Management", icon="p-square", children=[temporary, lots], active=True),
        node("System Configuration", icon="gear", children=[node("System Settings", "/settings/")]),
        node("Tools", icon="tools", children=[node("View System Task Logs", "/logs/")]),
    ]


class RightsTable(tables.Table):
    ids = tables.CheckBoxColumn(
        accessor="number",
        attrs={
            "th__input": {"data-select-all": "bulk", "hidden": True, "aria-label": _("Select all")},
            "td__input": {"form": "bulk", "name": "ids", "aria-label": _("Select")},
        },
    )
    plate = tables.Column(_("Plate"), order_by="number")
    holder = tables.Column(_("Holder"))
    source = tables.Column(_("Source"), orderable=False)
    status = tables.Column(_("Status"))
    ends_at = tables.Column(_("Valid until"))
    amount = tables.Column(_("Amount"), attrs=NUMBER_COLUMN)

    class Meta:
        sequence = ("plate", "...", "ids")

    def render_plate(self, record):
        return plate(record["plate"], record["region"])

    def render_status(self, value):
        return badge(*value)

    def render_amount(self, value):
        return money({}, value)

    def render_ends_at(self, value):
        return when(value)


STATES = [
    ("ok", "Valid"),
    ("warn", "Ends today"),
    ("bad", "Ended"),
    ("neutral", "Archived"),
    ("info", "Not begun"),
]


def rows(number):
    return [
        {
            "number": n,
            "plate": f"ABCD {n:03}",
            "region": "QC" if n % 2 else "ON",
            "holder": None if n % 7 == 3 else f"Marie-Josée Larivière-Montgomery {n}",
            "source": "ParkMobile" if n % 3 else "MacKay Pay Stations Downtown",
            "status": STATES[n % 5],
            "ends_at": NOW,
            "amount": Decimal(n) * 7 / 2,
        }
        for n in range(number)
    ]


class RightsFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Plate or name"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=KINDS)
    kind_of_day = django_filters.ChoiceFilter(label=_("Day"), choices=[("work", _("Working day"))])
    price = django_filters.RangeFilter(label=_("Amount"))


class PermitForm(forms.Form):
    plate = forms.CharField(
        label=_("Licence plate"),
        max_length=10,
        help_text=_("As it is written on the vehicle; spaces do not matter."),
        widget=forms.TextInput(attrs={"class": "oc-plate-input", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    lots = forms.MultipleChoiceField(
        label=_("Lots"), choices=KINDS, widget=forms.CheckboxSelectMultiple, help_text=_("At least one.")
    )
    notice = forms.ChoiceField(label=_("Notice"), choices=KINDS, widget=forms.RadioSelect, required=False)
    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_at = forms.DateTimeField(label=_("Until"), widget=DateTimeInput, required=False)
    comment = forms.CharField(label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    paper = forms.FileField(label=_("Proof of address"), required=False)
    groups = forms.MultipleChoiceField(label=_("Groups"), choices=KINDS, required=False)
    agreed = forms.BooleanField(label=_("The holder has accepted the rules of the lot"))
    number = forms.IntegerField(label=_("Permit number"), disabled=True, required=False, initial=4711)


class ConfirmForm(forms.Form):
    reason = forms.CharField(label=_("Reason"))


def page(name, **given):
    """A view that renders `tests/look/<name>.html` in the layout that the address asks for."""

    def view(request, layout):
        if "signed-out-meanwhile" in request.COOKIES and name == "list":
            return redirect(f"/{layout}/login/?signed-out")
        template = engines["django"].from_string((HERE / f"{name}.html").read_text())
        context = {key: value(request) if callable(value) else value for key, value in given.items()}
        context |= {
            "layout": f"{layout}_base.html",
            "client": SimpleNamespace(name="TomahawkU Parking & Transportation", currency="CAD"),
            "offered_languages": [("en", "English"), ("fr", "French")],
            "theme": request.COOKIES.get("theme", "auto"),
            "user": NOBODY if "signed-out" in request.GET else PERSON,
            "menu": [] if "signed-out" in request.GET else menu(),
            "crumbs": [
                ("Parking Management", None),
                ("Temporary Permits", "/list/"),
                (name.capitalize(), None),
            ],
        }
        return HttpResponse(template.render(context, request))

    return view


def parts(request):
    for level in (messages.SUCCESS, messages.INFO, messages.WARNING, messages.ERROR):
        messages.add_message(request, level, "The vehicle ABCD 123 was saved, and its owner was told.")
    return {
        "kinds": STATES,
        "now": NOW,
        "today": date(2026, 11, 22),
        "facts": [("Lot", "North Garage"), ("Spaces", 412), ("Zone", ""), ("Since", when(NOW))],
        "entries": [
            {"at": NOW, "actor": "Amélie Tremblay", "text": "Lot opened to visitors", "kind": "ok"},
            {"at": NOW, "actor": "ParkMobile", "text": "Zone 1001 was not found", "kind": "bad"},
            {"at": NOW, "actor": "", "text": "Lot created"},
        ],
        "tabs": [
            SimpleNamespace(label="All", url="?", active=True, count=1234),
            SimpleNamespace(label="Valid now", url="?v", active=False, count=12),
            SimpleNamespace(label="Ended", url="?e", active=False, count=None),
        ],
        "code": "curl -X POST https://host/api/OC_TOMA/v1/permits/push \\\n  -H 'Content-Type: application/json' \\\n"
        '  -d \'{"token": "…", "plate": "ABC 123", "startDate": "2026-11-22 08:00:00", "more": "words words words"}\'',
    }


def table(number):
    def build(request):
        drivers = request.path.startswith("/portal/")  # they have no bulk actions
        sort = request.GET.get("sort", "plate")
        built = RightsTable(rows(number), order_by=sort, exclude=("ids",) if drivers else (), request=request)
        size = int(request.GET.get("per_page", PAGE_SIZES[0]))
        return built.paginate(page=request.GET.get("page", 1), per_page=size)

    return build


def rights_filter(request):
    return RightsFilter(request.GET, queryset=Client.objects.none())


def filled_form(request):
    return PermitForm({"kind": "nonsense", "starts_on": "2026-11-22"})


def bulk(request):
    if request.path.startswith("/portal/"):
        return []
    return [SimpleNamespace(key="archive", label="Archive", icon="archive", danger=False)]


def empty_form(request):
    return PermitForm()


def confirm_form(request):
    return ConfirmForm()
