"""Kinds of mail about accounts, and warnings."""

from django.utils.translation import gettext_lazy as _

from content.ports import MailKind, register_mail_kinds
from content.queries.bulk_mail import BULK

register_mail_kinds(
    MailKind("account.welcome", _("Welcome"), repeatable=True, secrets=("link",)),
    MailKind("account.password_reset", _("Forgotten password"), repeatable=True, secrets=("link",)),
    MailKind("task.failing", _("System task fails"), repeatable=True),
    MailKind("task.recovered", _("System task is well again"), repeatable=True),
    MailKind("mail.problems", _("Mail that did not arrive"), repeatable=True),
    MailKind("warning.test", _("Test of an email warning"), repeatable=True),
    MailKind(BULK, _("Bulk email")),
    MailKind("import.failed_rows", _("CSV Import Failed Records"), repeatable=True),
    MailKind("import.refused", _("Import file refused"), repeatable=True),
    MailKind("import.held", _("Import waits for a word"), repeatable=True),
    MailKind("account.password_changed", _("Password changed"), repeatable=True),
    MailKind("account.confirm", _("Registration"), repeatable=True, secrets=("link",)),
    MailKind("account.new_email", _("New email address"), repeatable=True, secrets=("link",)),
    MailKind("account.email_known", _("Account exists already"), repeatable=True),
    MailKind("account.email_changed", _("Email address changed"), repeatable=True),
)
