"""Tables and filters of validations."""

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet, ModelChoiceFilter

from accounts.queries import staff
from admin_portal.generic import BadgeColumn, Column, Link, LinksColumn, PlateColumn, Table, WhenColumn, opens
from admin_portal.lots.zone_forms import SHORT_DAYS
from admin_portal.menu import VALIDATE
from admin_portal.payments.filters import DaysFilter
from parking.models import LotZone
from parking.rules.plate_key import plate_key
from parking.rules.validation_runs import hour_spans

STATES = {True: ("neutral", _("Cancelled")), False: ("ok", _("In force"))}


def stands(row) -> bool:
    return row.cancelled_at is None


EDIT = Link(_("Edit"), "admin_portal:validation_edit", VALIDATE, "pencil", when=stands)
CANCEL = Link(
    _("Cancel validation"), "admin_portal:validation_cancel", VALIDATE, "x-octagon",
    danger=True, dialog=True, when=stands,
)  # fmt: skip


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
    plates = PlatesColumn(
        _("Plates"),
        orderable=False,
        linkify=opens(
            "admin_portal:validation_edit", VALIDATE, key=lambda row: row.pk if stands(row) else None
        ),
    )
    zone = Column(_("Zone"))
    starts_on = WhenColumn(_("First day"))
    ends_on = WhenColumn(_("Last day"))
    days = DaysColumn(_("Days"), orderable=False)
    hours = HoursColumn(_("Hours"), orderable=False)
    comment = Column(_("Comment"), orderable=False)
    created_by_label = Column(_("Validator"))
    state = BadgeColumn(
        _("State"), badges=STATES, of=lambda row: not stands(row), accessor="pk", orderable=False
    )
    actions = LinksColumn(EDIT, CANCEL)

    caption = _("Validations")


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


class ValidationFilter(FilterSet):
    plate = PlateFilter("plates__plate_key")
    zone = _zone()
    during = DuringFilter()
    validator = _validator()

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return queryset.filter(pk__in=found.order_by().values("pk"))


class ReportFilter(FilterSet):
    during = DuringFilter("validation__")
    zone = _zone("validation__")
    validator = _validator("validation__")
    plate = PlateFilter("plate_key")
