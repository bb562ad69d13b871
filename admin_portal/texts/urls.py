"""Addresses of the editor, for an area to include."""

from django.urls import path

from admin_portal.texts.editor import EditorPage
from admin_portal.texts.families import Editor, editors
from admin_portal.texts.history import restore_page, version_page, versions_page


def text_urls(names: str, right: str, families: tuple, page: type[EditorPage] = EditorPage) -> list:
    """Editor, history, one version and its restoring for texts of these families.

    Named `<names>`, `<names>_history` (both about a subject such as `page:home`), `<names>_version` and
    `<names>_restore` (about a version), all behind `right`.
    """
    editors.register(names, Editor(f"admin_portal:{names}", right, families))
    kinds = (families, names, right)
    editor = page.as_view(required_right=right, title=str, families=families, names=names)
    return [
        path("texts/<str:pk>/", editor, name=names),
        path("texts/<str:pk>/history/", versions_page(*kinds), name=f"{names}_history"),
        path("versions/<int:pk>/", version_page(*kinds), name=f"{names}_version"),
        path("versions/<int:pk>/restore/", restore_page(*kinds), name=f"{names}_restore"),
    ]
