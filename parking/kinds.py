"""Kinds of mail about vehicles."""

from django.utils.translation import gettext_lazy as _

from content.ports import MailKind, register_mail_kinds

register_mail_kinds(MailKind("vehicle.associated", _("Vehicle associated by somebody else"), repeatable=True))
