"""Tables and filters of validations."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet, ModelChoiceFilter

from accounts.queries import staff
from admin_portal.generic import BadgeColumn, Column, Link, LinksColumn, PlateColumn, Table, WhenColumn
from admin_portal.lots.zone_forms import SHORT_DAYS
from admin_portal.menu import VALIDATE
from admin_portal.payments.filters import DaysFilter
from parking.models import LotZone
from parking.queries.validations import MANAGE
from parking.rules.plate_key import plate_key
from parking.rules.validation_runs import hour_spans

STATES = {
    "cancelled": ("neutral", _("Cancelled")),
    "over": ("neutral", _("Over")),
    "ahead": ("info", _("Not yet")),
    "in_force": ("ok", _("In force")),
}


def stands(row) -> bool:
    return row.cancelled_at is None


def state_now(row) -> str:
    today = timezone.localdate()
    if not stands(row):
        return "cancelled"
    if row.ends_on < today:
        return "over"
    return "ahead" if row.starts_on > today else "in_force"


def _tools(prefix, right):
    """Change and cancel, on the pages of who made the record or of who manages all of them."""
    cancelling = {"danger": True, "dialog": True, "when": stands}
    return (
        Link(_("Edit"), f"admin_portal:{prefix}_edit", right, "pencil", when=stands),
        Link(_("Cancel validation"), f"admin_portal:{prefix}_cancel", right, "x-octagon", **cancelling),
    )


OWN = _tools("validation_own", VALIDATE)
EVERY = _tools("validation", MANAGE)


class DaysColumn(Column):
    """The days of a mask in short."""

    def render(self, value):
        return ", ".join(str(label) for day, label in SHORT_DAYS if day & value)

    value = render


class HoursColumn(Column):
    """The hours of a mask as spans."""

    def render(self, value):
        return ", ".join(f"{first:02}:00–{after:02}:00" for first, after in hour_spans(value))

    value = render


class PlatesColumn(Column):
    """All plates of a record."""

    def render(self, value):
        return ", ".join(row.plate for row in value.all())

    value = render


class ValidationTable(Table):
    plates = PlatesColumn(_("Plates"), orderable=False)
    zone = Column(_("Zone"))
    starts_on = WhenColumn(_("First day"))
    ends_on = WhenColumn(_("Last day"))
    days = DaysColumn(_("Days"), orderable=False)
    hours = HoursColumn(_("Hours"), orderable=False)
    comment = Column(_("Comment"), orderable=False)
    created_by_label = Column(_("Validator"))
    state = BadgeColumn(_("State"), badges=STATES, of=state_now, accessor="pk", orderable=False)
    actions = LinksColumn(*EVERY)

    caption = _("Validations")


class OwnTable(ValidationTable):
    """The records that this person made."""

    created_by_label = None
    actions = LinksColumn(*OWN)


class ValidNowTable(Table):
    """Plates that are valid at this moment."""

    plate = PlateColumn(_("Plate"), orderable=False)
    zone = Column(_("Zone"), accessor="validation__zone", orderable=False)
    until = WhenColumn(_("Valid until"), seconds=True, orderable=False)
    comment = Column(_("Comment"), accessor="validation__comment", orderable=False)
    validator = Column(_("Validator"), accessor="validation__created_by_label", orderable=False)

    caption = _("Vehicles that are valid now")


class ReportTable(Table):
    plate = PlateColumn(_("Plate"))
    zone = Column(_("Zone"), accessor="validation__zone")
    starts_on = WhenColumn(_("First day"), accessor="validation__starts_on")
    ends_on = WhenColumn(_("Last day"), accessor="validation__ends_on")
    days = DaysColumn(_("Days"), accessor="validation__days", orderable=False)
    hours = HoursColumn(_("Hours"), accessor="validation__hours", orderable=False)
    comment = Column(_("Comment"), accessor="validation__comment", orderable=False)
    validator = Column(_("Validator"), accessor="validation__created_by_label")
    created_at = WhenColumn(_("Created"), accessor="validation__created_at")
    cancelled_at = WhenColumn(_("Cancelled"), accessor="validation__cancelled_at")
    reference = Column(_("Reference"), accessor="validation__reference", visible=False)

    caption = _("Validated vehicles")


class PlateFilter(CharFilter):
    """A plate, however it is written; its beginning is enough."""

    def __init__(self, field_name):
        super().__init__(
            label=_("Plate"), field_name=field_name, lookup_expr="startswith", max_length=25, distinct=False
        )

    def filter(self, qs, value):
        return super().filter(qs, plate_key(value)) if value else qs


class DuringFilter(DaysFilter):
    """Records whose days meet the asked ones."""

    def __init__(self, path=""):
        super().__init__(_("Valid between"))
        self.path = path

    def filter(self, qs, value):
        if value and value.start:
            qs = qs.filter(**{f"{self.path}ends_on__gte": value.start.date()})
        if value and value.stop:
            qs = qs.filter(**{f"{self.path}starts_on__lte": value.stop.date()})
        return qs


def _zone(path=""):
    return ModelChoiceFilter(
        label=_("Zone"),
        empty_label=_("Every zone"),
        field_name=f"{path}zone",
        queryset=lambda request: LotZone.objects.all(),
    )


def _validator(path=""):
    return ModelChoiceFilter(
        label=_("Validator"),
        empty_label=_("Everybody"),
        field_name=f"{path}created_by",
        queryset=lambda request: staff(),
    )


class OwnFilter(FilterSet):
    q = PlateFilter("plates__plate_key")
    zone = _zone()
    during = DuringFilter()

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return queryset.filter(pk__in=found.order_by().values("pk"))


class ValidationFilter(OwnFilter):
    validator = _validator()


class ReportFilter(FilterSet):
    q = PlateFilter("plate_key")
    during = DuringFilter("validation__")
    zone = _zone("validation__")
    validator = _validator("validation__")
