"""Mail about imports, to the Failed Import Email of the settings (parking §24.6) and to who asked to be warned."""

from accounts.choices import RowOutcome
from accounts.models import ImportRun
from accounts.queries.imports import failure_lines
from core.choices import WarningTopic
from core.ports import Attachment, send_mail, warn
from core.scoping import current_client
from core.system_settings import value

MOST_BYTES = 8_000_000  # carriers refuse more than 10 to 25 MB, and a file grows by a third on its way


def mail_failures(*, run: ImportRun) -> None:
    """The rows that failed, as a CSV file with the reason of each; a file too large for a mail is cut, and says so."""
    lines, size, is_whole = [], 0, True
    for line in failure_lines(run):
        encoded = line.encode()
        size += len(encoded)
        if size > MOST_BYTES:
            is_whole = False
            break
        lines.append(encoded)
    _mail(
        "import.failed_rows",
        run,
        [Attachment(f"failed-{run.pk}.csv", "text/csv", b"".join(lines))],
        failed=run.counts[RowOutcome.FAILED],
        attached=len(lines) - 1,
        is_whole=is_whole,
    )


def mail_refused(*, run: ImportRun) -> None:
    """The whole file was refused."""
    _mail("import.refused", run, [])


def mail_held(*, run: ImportRun) -> None:
    """The file waits for somebody's word."""
    _mail("import.held", run, [])


def _mail(kind: str, run: ImportRun, attachments: list[Attachment], **facts) -> None:
    to = value("csv_import_failed_email")
    context = {"file": run.file_name, "total": run.total, "reason": run.error, **facts}
    if to:
        language = current_client().default_language
        send_mail(kind=kind, to=to, language=language, context=context, attachments=attachments)
    warn(topic=WarningTopic.IMPORTS, kind=kind, context=context, attachments=attachments, besides=[to])
