"""What each kind of exception means and what to do about it, in plain words (quality R8)."""

from django.utils.translation import gettext_lazy as _

from payments.choices import ProblemKind

# What happened, and what to do.
WORDS = {
    ProblemKind.AMOUNT: (
        _("The payer paid another amount than the payment asked for, so the items are not paid."),
        _(
            "Take the money if the office accepts the amount. Otherwise refund it, "
            "and ask the payer to pay the right one."
        ),
    ),
    ProblemKind.CURRENCY: (
        _("The money came in another currency than the payment asked for, so the items are not paid."),
        _(
            "Refund it, unless the office accepts it at this amount. Then correct the currency at the provider."
        ),
    ),
    ProblemKind.LATE: (
        _(
            "The money came after the payment had ended, and its items could not be taken again: "
            "somebody else has them, or they changed."
        ),
        _("Look at the reason below. If the items are free again, take the money. Otherwise refund it."),
    ),
    ProblemKind.DOUBLE: (
        _("The same bill was paid twice. The second money stands on a payment of its own, for nothing."),
        _("Refund the second payment."),
    ),
    ProblemKind.UNKNOWN_PAYMENT: (
        _("The provider reports money of a payment that is not known here."),
        _(
            "Find it at the provider by its number. It may be of another site that uses the same account; "
            "if it is nobody’s, give it back there."
        ),
    ),
    ProblemKind.UNKNOWN_REFUND: (
        _("Money of this payment was given back at the provider itself, past this site."),
        _("Nothing was booked here. Settle with a comment once the payer’s account is right."),
    ),
    ProblemKind.REFUND_FAILED: (
        _("The provider could not give the money back."),
        _(
            "Enter the refund anew, by another refund type if this one will not work. Released items stay released."
        ),
    ),
    ProblemKind.DISPUTE: (
        _("The payer’s bank disputes the payment and may take the money back."),
        _("Answer at the provider before its deadline. Settle here once it is decided."),
    ),
    ProblemKind.MISSING_THERE: (
        _("It is in the books here, but the provider’s list of that day does not have it."),
        _(
            "Look for it at the provider by its number. If it never came there, the items were given for nothing."
        ),
    ),
    ProblemKind.MISSING_HERE: (
        _("The provider lists it, but it is not in the books here."),
        _("If it belongs to a payment here, ask the provider about that one. Otherwise give it back there."),
    ),
    ProblemKind.LISTED_TWICE: (
        _("The provider’s list has the same money twice."),
        _("Ask the provider. If the payer was charged twice, it must give one charge back."),
    ),
    ProblemKind.LISTED_AMOUNT: (
        _("The provider’s list says another amount than the books here."),
        _("Compare with the provider’s page of it, then correct with a refund or an adjustment."),
    ),
    ProblemKind.LISTED_FEE: (
        _("Amount, fee and payout on the provider’s list do not add up."),
        _("The payer is not concerned. Ask the provider about its fee."),
    ),
    ProblemKind.LISTED_CURRENCY: (
        _("The provider’s list says another currency than the books here."),
        _("Check the account’s currency at the provider, and what the payer was really charged."),
    ),
}
