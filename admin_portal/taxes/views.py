"""System Configuration › Payments › Taxes (parking TAX-6)."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import FormPage
from admin_portal.taxes.forms import TaxesForm
from payments.choices import Module
from payments.queries.cart import rates_of, taxes_in_force
from payments.rules.taxes import taxes_on, totals

EXAMPLE = Decimal(100)


def _example(request, obj):
    """What `EXAMPLE` of each module costs under the taxes that are saved."""
    taxes = taxes_in_force()
    rates = rates_of(taxes)
    rows = []
    for module, label in Module.choices:
        found = taxes_on(EXAMPLE, module, rates)
        shown = [(tax, found[tax.slot - 1]) for tax in taxes]
        rows.append((label, shown, totals([(EXAMPLE, found)]).total))
    return {"taxes": taxes, "example": EXAMPLE, "rows": rows}


taxes = FormPage.as_view(
    required_right="taxes.edit",
    title=_("Taxes"),
    lead=_(
        "Each tax is reckoned on the price before taxes, never on another tax. A change counts for payments that are "
        "started later; those that were started keep the taxes that their payer saw."
    ),
    template="admin_portal/taxes/page.html",
    form=TaxesForm,
    context=_example,
    submit_label=_("Save Changes"),
    done=_("The taxes are saved. Payments that are started from now on have them."),
    next=lambda saved: reverse("admin_portal:taxes"),
)
