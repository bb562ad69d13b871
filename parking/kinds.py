"""Kinds of mail about vehicles."""

from django.utils.translation import gettext_lazy as _

from content.ports import Fact, MailKind, register_mail_kinds

register_mail_kinds(
    MailKind(
        "vehicle.associated",
        _("Vehicle associated by somebody else"),
        area=_("Vehicles"),
        facts=(
            Fact("name", _("Name of the person"), "Dora Tremblay"),
            Fact("plate", _("Licence plate"), "ABC 123"),
        ),
        repeatable=True,
    )
)
