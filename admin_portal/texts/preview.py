"""What a text will look like: a whole document for the editor's frame, in which nothing can run."""

from django.template.loader import render_to_string
from django.utils import translation

from content.ports import Viewing
from content.queries.expansion import expand_html, expand_text
from content.services.texts import Draft


def page_preview(subject, draft: Draft, viewing: Viewing, is_raw: bool) -> str:
    """Words of the drivers' portal, dressed as it is."""
    context = {
        "language": translation.get_language(),
        "title": expand_text(draft.title, viewing, spot=subject.spot),
        "body": expand_html(draft.body, viewing, spot=subject.spot, is_raw=is_raw),
        "label": draft.label,
    }
    return render_to_string("admin_portal/texts/preview.html", context)
