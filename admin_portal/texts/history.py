"""The versions of a text: listed, compared to the one before, made the newest again (parking §17.2)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from admin_portal.generic import ActionPage, Column, DetailPage, ListPage, Table, WhenColumn, opens
from admin_portal.texts.editor import RAW, chosen_language
from admin_portal.texts.families import found_subject
from content.models import ContentRevision
from content.queries.texts import newest_revision, revisions
from content.rules.differences import differences
from content.services.texts import restore_text
from core.choices import Language
from core.scoping import current_client


class RestorePage(ActionPage):
    """Makes an old version the newest again; whether it may hold any HTML is the restorer's right (CON-3)."""

    def run(self, actor, row):
        return restore_text(actor=actor, revision_id=row.pk, may_write_raw=may(self.request.user, RAW))


def versions_page(families, names: str, right: str):
    """The list of a text's versions in one language."""

    class VersionTable(Table):
        at = WhenColumn(_("Saved"), seconds=True, linkify=opens(f"admin_portal:{names}_version", right))
        author = Column(_("By"))
        title = Column(_("Title"))

        caption = _("Versions")

    return ListPage.as_view(
        required_right=right,
        title=lambda subject: _("History of %(name)s") % {"name": subject},
        find=lambda request, pk: found_subject(families, pk),
        rows=lambda request, subject: revisions(subject.family.kind, subject.key, chosen_language(request)),
        table=VersionTable,
        tabs=_language_tabs,
        parents=lambda subject: [_crumb(names, subject.pk, str(subject))],
        empty=_("Nobody has written this text in this language."),
        export_name="versions",
    )


def version_page(families, names: str, right: str):
    """One version, marked where it differs from the one before."""

    def context(request, row):
        before = revisions(row.kind, row.key, row.language).filter(pk__lt=row.pk).first()
        subject = found_subject(families, _pk(row))
        parts = [
            (label, differences(getattr(before, name) if before else "", getattr(row, name)))
            for name, label in subject.parts.items()
        ]
        is_newest = newest_revision(row.kind, row.key, row.language) == row
        return {
            "parts": [(label, pieces) for label, pieces in parts if pieces],
            "before": before,
            "restore_url": "" if is_newest else reverse(f"admin_portal:{names}_restore", args=[row.pk]),
            "history_url": f"{reverse(f'admin_portal:{names}_history', args=[_pk(row)])}?language={row.language}",
        }

    return DetailPage.as_view(
        required_right=right,
        title=_version_title(families),
        objects=_rows(families),
        context=context,
        parents=lambda row: [_crumb(names, _pk(row), str(found_subject(families, _pk(row))))],
        template="admin_portal/texts/version.html",
    )


def restore_page(families, names: str, right: str):
    """Asks before an old version becomes the newest."""
    return RestorePage.as_view(
        required_right=right,
        title=_("Restore this version"),
        objects=_rows(families),
        question=_version_title(families),
        consequence=_("Its words become the newest version. What stands there now stays in the history."),
        confirm_label=_("Restore this version"),
        done=_("The old words are back."),
        next=lambda row: f"{reverse(f'admin_portal:{names}', args=[_pk(row)])}?language={row.language}",
    )


def _rows(families):
    kinds = [family.kind for family in families]
    return lambda request: ContentRevision.objects.filter(kind__in=kinds)


def _pk(row) -> str:
    return f"{row.kind}:{row.key}"


def _version_title(families):
    def title(row):
        facts = {"name": found_subject(families, _pk(row)), "language": Language(row.language).label}
        return _("%(name)s in %(language)s: version by %(author)s") % {**facts, "author": row.author}

    return title


def _crumb(names, pk, label):
    return (label, reverse(f"admin_portal:{names}", args=[pk]))


def _language_tabs(request):
    now = chosen_language(request)
    return [(Language(code).label, f"?language={code}", code == now) for code in current_client().languages]
