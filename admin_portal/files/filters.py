"""How files are narrowed."""

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from admin_portal.generic.filters import FlagFilter, SearchFilter
from content.queries.files import folders, managed_files

KINDS = (("images", _("Images")), ("documents", _("Documents")))


def folder_choices():
    return [(folder, folder) for folder in folders()]


class FileFilter(FilterSet):
    q = SearchFilter("name", "folder", label=_("File or folder"))
    folder = ChoiceFilter(label=_("Folder"), choices=folder_choices, empty_label=_("All folders"))
    kind = ChoiceFilter(label=_("Type"), choices=KINDS, empty_label=_("All types"), method="of_kind")
    archived = FlagFilter(label=_("Show Archived"))

    def filter_queryset(self, queryset):
        return super().filter_queryset(managed_files(archived=self.form.cleaned_data["archived"]))

    def of_kind(self, rows, name, value):
        return rows.images() if value == "images" else rows.documents()
