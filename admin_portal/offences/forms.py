"""Forms of offence items."""

from collections import defaultdict
from decimal import Decimal

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ServiceForm
from payments.rules.money import to_cents
from violations.models import OffenceItem
from violations.queries.offences import offence_list, other_boot_offence
from violations.rules.discount import days_of, hours_of
from violations.services.offences import reorder_offences, save_offence

DISCOUNT = ("discount_amount", "discount_days")


def _amount(label, **options) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=11, decimal_places=2, **options)


def boot_words(item: OffenceItem) -> str:
    """What speaks against a second item with Apply Boot (OFF-8)."""
    other = other_boot_offence(item) if item.apply_boot else None
    words = gettext("“%(name)s” has Apply Boot as well. Keep it on one item alone.")
    return words % {"name": other} if other else ""


class OffenceForm(ServiceForm):
    """What an offence is and what it costs. The discount is entered in days (OFF-2); Apply Boot rules it out (OFF-7),
    and says so when another item has it already (OFF-8)."""

    description = forms.CharField(
        label=_("Description"),
        max_length=200,
        strip=False,
        help_text=_("Blanks before it put it first among items with the same position."),
    )
    default_cost = _amount(_("Cost"))
    discount_amount = _amount(_("Discount"), required=False)
    discount_days = forms.DecimalField(
        label=_("Days of the discount"),
        min_value=0,
        max_digits=7,
        decimal_places=2,
        required=False,
        help_text=_("Counted to the second from when the ticket was issued; 0.5 is twelve hours."),
    )

    sections = (
        (_("Offence"), "", ("description", "category", "by_law_code", "key", "sort_order")),
        (_("Cost"), "", ("default_cost", *DISCOUNT)),
        (
            _("Boot"),
            _("One item alone should have it, and it has no discount: ticking it clears the discount."),
            ("apply_boot",),
        ),
        (_("Officers"), "", ("adjustable", "admin_only")),
    )

    class Meta:
        model = OffenceItem
        fields = [
            "description", "category", "by_law_code", "key", "sort_order", "default_cost", "discount_amount",
            "apply_boot", "adjustable", "admin_only",
        ]  # fmt: skip
        help_texts = {
            "category": _("Empty: it is offered in every category."),
            "by_law_code": _("Stands in court files: letters, digits, dashes and points."),
            "sort_order": _("Items with smaller numbers stand first."),
            "admin_only": _("A court, late or other fee; handhelds do not show it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].empty_label = gettext("Unassigned")
        if self.instance.pk:
            self.initial["discount_days"] = days_of(self.instance.discount_hours)
            for name in ("default_cost", "discount_amount"):
                self.initial[name] = to_cents(self.initial[name])
        ids = " ".join(self[name].id_for_label for name in DISCOUNT)
        self.fields["apply_boot"].widget.attrs["data-rules-out"] = ids

    def perform(self, actor):
        values = self.values()
        values["discount_hours"] = hours_of(values.pop("discount_days") or Decimal(0))
        values["discount_amount"] = values["discount_amount"] or Decimal(0)
        offence = save_offence(actor=actor, offence_id=self.instance.pk, values=values)
        self.warning = boot_words(offence)
        return offence


class OrderForm(forms.Form):
    """The positions of all items that are offered, by category (OFF-10)."""

    template_name = "forms/sections.html"
    marks_optional = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = defaultdict(list)
        for item in offence_list().active():
            name = f"item_{item.pk}"
            self.names[item.section].append(name)
            self.fields[name] = forms.IntegerField(
                label=str(item), initial=item.sort_order, min_value=0, max_value=9999
            )

    def grouped(self):
        """A section for each category."""
        return [(section, "", [self[name] for name in names]) for section, names in self.names.items()]

    def perform(self, actor):
        moved = {int(name.removeprefix("item_")): self.cleaned_data[name] for name in self.changed_data}
        reorder_offences(actor=actor, positions=moved)
        return self
