"""System Configuration › Content and Design › Manage Files (parking §2, §17.1)."""

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.files.filters import FileFilter
from admin_portal.files.forms import FileForm, ReplaceForm, UploadForm
from admin_portal.files.tables import RIGHT, FileTable, is_active, is_archived, places
from admin_portal.generic import ActionPage, BulkAction, FormPage, Link, ListPage
from content.models import ManagedFile
from content.queries.files import bytes_kept, file_url, lasting_url
from content.rules.file_types import MB
from content.services.files import archive_file, delete_file, restore_file
from core.system_settings import value
from core.templatetags.ui import dash, when

UPLOAD = Link(_("Upload files"), "admin_portal:file_upload", RIGHT, "upload", primary=True)
UNSEEN = _("Mails and pages that show it show nothing in its place.")


def all_files(request):
    return ManagedFile.objects.all()


def to_list(file=None):
    return reverse("admin_portal:file_list")


def to_file(file):
    return reverse("admin_portal:file_edit", args=[file.pk])


def below(file):
    return [(file, to_file(file))]


def archive_one(actor, file):
    archive_file(actor=actor, file_id=file.pk)


def loss(words):
    """What is lost when a file goes: `words`, and first of all where it is seen now."""

    def told(file):
        shown = places(file)
        used = gettext("It is shown now as: %(places)s.") % {"places": shown} if shown else ""
        return f"{used} {words}".strip()

    return told


def room(request):
    """A warning when little room is left."""
    taken, most = bytes_kept(), value("file_quota_mb") * MB
    if taken * 10 < most * 9:
        return ()
    words = gettext("%(taken)s of %(most)s are taken. Delete what nobody needs, archived files too.")
    return [("warn", words % {"taken": filesizeformat(taken), "most": filesizeformat(most)})]


def about(request, file):
    """What the page says beside the form."""
    facts = [
        (_("Type"), file.get_media_type_display()),
        (_("Size"), filesizeformat(file.size)),
        (_("Shown as"), places(file) or dash(None)),
        (_("Uploaded"), when(file.created_at)),
        (_("Changed"), when(file.changed_at)),
        (_("Uploaded by"), file.by),
    ]
    if file.is_image:
        facts.insert(2, (_("Pixels"), f"{file.width} × {file.height}"))
    if is_archived(file):
        return {"facts": facts}
    address = request.build_absolute_uri(lasting_url(file))
    return {"facts": facts, "address": address, "picture": file_url(file) if file.is_image else ""}


files = ListPage.as_view(
    required_right=RIGHT,
    title=_("Manage Files"),
    lead=_(
        "Images and documents that pages and mails show. Everybody who knows a file’s address can open it."
    ),
    rows=all_files,
    table=FileTable,
    filters=FileFilter,
    links=(UPLOAD,),
    bulk=(
        BulkAction("archive", _("Archive"), RIGHT, archive_one, "archive", danger=True, consequence=UNSEEN),
    ),
    empty=_("No file is here yet. Upload your logo first: it is shown on every page and in mails."),
    empty_link=UPLOAD,
    export_name="files",
    notices=room,
)

upload = FormPage.as_view(
    required_right=RIGHT,
    title=_("Upload files"),
    form=UploadForm,
    submit_label=_("Upload"),
    done=_("Uploaded: %(name)s."),
    next=to_list,
    cancel=to_list,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    template="admin_portal/files/file.html",
    objects=all_files,
    form=FileForm,
    context=about,
    links=(
        Link(_("Replace"), "admin_portal:file_replace", RIGHT, "upload"),
        Link(_("Archive"), "admin_portal:file_archive", RIGHT, "archive", dialog=True, when=is_active),
        Link(_("Restore"), "admin_portal:file_restore", RIGHT, "arrow-repeat", dialog=True, when=is_archived),
        Link(_("Delete"), "admin_portal:file_delete", RIGHT, "trash3", danger=True, dialog=True),
    ),
    submit_label=_("Save Changes"),
    done=_("The file %(name)s is saved."),
    next=to_file,
    cancel=to_list,
)

replace = FormPage.as_view(
    required_right=RIGHT,
    title=_("Replace file"),
    lead=_("Its address stays: whatever shows the file shows the new one within minutes, sent mails too."),
    objects=all_files,
    parents=below,
    form=ReplaceForm,
    submit_label=_("Replace"),
    done=_("The file %(name)s is replaced."),
    next=to_file,
    cancel=to_file,
)

archive = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Archive file"),
    objects=all_files,
    parents=below,
    question=_("Archive the file %(name)s?"),
    consequence=loss(UNSEEN),
    confirm_label=_("Archive"),
    danger=True,
    run=archive_one,
    done=_("The file %(name)s is archived."),
    next=to_list,
)

restore = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Restore file"),
    objects=all_files,
    parents=below,
    question=_("Restore the file %(name)s?"),
    consequence=_("It is at its old address again."),
    confirm_label=_("Restore"),
    run=lambda actor, file: restore_file(actor=actor, file_id=file.pk),
    done=_("The file %(name)s is restored."),
    next=to_list,
)

delete = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Delete file"),
    objects=all_files,
    parents=below,
    question=_("Delete the file %(name)s for good?"),
    consequence=loss(_("It cannot be brought back. Mails and pages that show it show nothing in its place.")),
    confirm_label=_("Delete"),
    danger=True,
    run=lambda actor, file: delete_file(actor=actor, file_id=file.pk),
    done=_("The file %(name)s is deleted."),
    next=to_list,
)
