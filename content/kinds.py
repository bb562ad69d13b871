"""Kinds of mail about accounts, imports and what goes wrong."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from content.ports import Fact, MailKind, register_mail_kinds
from content.queries.bulk_mail import BULK

ACCOUNTS, IMPORTS, WARNINGS = _("Accounts"), _("Import of users"), _("Warnings")
NAME = Fact("name", _("Name of the person"), "Dora Tremblay")
LINK = Fact("link", _("The person’s own link"), "https://park.example.ca/new/1a2b3c/")
HOURS = Fact("hours", _("Hours for which the link works"), 72)
FILE = Fact("file", _("Name of the file"), "people.csv")
TOTAL = Fact("total", _("Rows of the file"), 120)
REASON = Fact("reason", _("Reason"), "“shoe_size” is no column of the import.")
WITH_LINK = {"area": ACCOUNTS, "facts": (NAME, LINK, HOURS), "secrets": ("link",), "repeatable": True}
ACCOUNT = {"area": ACCOUNTS, "facts": (NAME,), "repeatable": True}
TITLE = Fact("title", _("Name of the system task"), _("Fetch ParkMobile Stats"))
FAILURES = Fact("failures", _("Failures in a row"), 5)
SINCE = Fact("since", _("Since when"), datetime(2026, 3, 2, 17, 0, tzinfo=UTC))
PAGE = Fact("link", _("The page in the admin portal"), "https://park.example.ca/admin/tools/task-logs/1/")
IMPORT = {"area": IMPORTS, "facts": (FILE, TOTAL, REASON), "repeatable": True}

register_mail_kinds(
    MailKind("account.welcome", _("Welcome"), **WITH_LINK),
    MailKind("account.confirm", _("Registration"), **WITH_LINK),
    MailKind("account.password_reset", _("Forgotten password"), **WITH_LINK),
    MailKind("account.new_email", _("New email address"), **WITH_LINK),
    MailKind("account.password_changed", _("Password changed"), **ACCOUNT),
    MailKind("account.email_known", _("Account exists already"), **ACCOUNT),
    MailKind("account.email_changed", _("Email address changed"), **ACCOUNT),
    MailKind(
        "import.failed_rows",
        _("CSV Import Failed Records"),
        area=IMPORTS,
        facts=(
            FILE,
            TOTAL,
            Fact("failed", _("Rows that were not imported"), 3),
            Fact("attached", _("Rows in the attached file"), 3),
            Fact("is_whole", _("Whether the attached file has all of them"), True),
        ),
        repeatable=True,
    ),
    MailKind("import.refused", _("Import file refused"), **IMPORT),
    MailKind("import.held", _("Import waits for a word"), **IMPORT),
    MailKind(
        "task.failing",
        _("System task fails"),
        area=WARNINGS,
        facts=(
            TITLE,
            FAILURES,
            SINCE,
            Fact("error_class", _("Kind of error"), "transient"),
            Fact("error_text", _("What the error said"), "ParkMobile 503"),
            Fact("advice", _("What to do"), _("Usually this passes by itself.")),
            PAGE,
        ),
        repeatable=True,
    ),
    MailKind(
        "task.recovered",
        _("System task is well again"),
        area=WARNINGS,
        facts=(TITLE, FAILURES, SINCE, PAGE),
        repeatable=True,
    ),
    MailKind(
        "mail.problems",
        _("Mail that did not arrive"),
        area=WARNINGS,
        facts=(Fact("number", _("How many mails"), 3), PAGE),
        repeatable=True,
    ),
    MailKind(
        "warning.test",
        _("Test of an email warning"),
        area=WARNINGS,
        facts=(
            Fact("label", _("Name of the recipient"), "Dora Tremblay"),
            Fact("topics", _("What the address is warned of"), _("System tasks")),
        ),
        repeatable=True,
    ),
    MailKind(BULK, _("Bulk email")),
)
