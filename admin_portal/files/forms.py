"""Forms of files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ServiceForm
from content.models import ManagedFile
from content.queries.files import folders
from content.services.files import rename_file, replace_file, upload_files

LIMITS = _(
    "Images up to 5 MB, documents up to 20 MB. What is not the picture itself, such as where it was taken, is left out."
)
FOLDER_HINT = _("Such as Logos, or Notices/2026. Empty: no folder.")
ACCEPTED = ".png,.jpg,.jpeg,.gif,.webp,.pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.csv,.txt"


class FolderInput(forms.TextInput):
    """A folder, with those that are there to choose from."""

    template_name = "admin_portal/files/folder_widget.html"

    def get_context(self, name, value, attrs):
        listed = f"{attrs['id']}_known"
        context = super().get_context(name, value, attrs | {"list": listed})
        return context | {"listed": listed, "folders": folders()}


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; a list."""

    widget = FilesInput

    def clean(self, data, initial=None):
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class UploadForm(forms.Form):
    """Files to keep."""

    files = FilesField(
        label=_("Files"),
        help_text=LIMITS,
        allow_empty_file=True,
        widget=FilesInput({"accept": ACCEPTED}),
    )
    folder = forms.CharField(
        label=_("Folder"), max_length=100, required=False, help_text=FOLDER_HINT, widget=FolderInput
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        required=False,
        help_text=_("For a single file. Empty: the name it has."),
    )

    def clean(self):
        values = super().clean()
        if values.get("name") and len(values.get("files", [])) > 1:
            self.add_error("name", _("Several files keep their own names. Leave this empty."))
        return values

    def perform(self, actor):
        kept = upload_files(actor=actor, **self.cleaned_data)
        return ", ".join(file.name for file in kept)


class FileForm(ServiceForm):
    """What a file is called and where it lies."""

    class Meta:
        model = ManagedFile
        fields = ["name", "folder"]
        widgets = {"folder": FolderInput}
        help_texts = {
            "name": _("The address stays: what shows the file goes on showing it."),
            "folder": FOLDER_HINT,
        }

    def perform(self, actor):
        return rename_file(actor=actor, file_id=self.instance.pk, **self.values())


class ReplaceForm(forms.Form):
    """A new content for a file."""

    file = forms.FileField(
        label=_("New file"),
        help_text=LIMITS,
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ACCEPTED}),
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.obj = obj

    def perform(self, actor):
        return replace_file(actor=actor, file_id=self.obj.pk, file=self.cleaned_data["file"])
