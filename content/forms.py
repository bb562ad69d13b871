"""Fields that forms of every surface use."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from content.queries.files import managed_images, thumbnail_url


class ImageChoiceField(forms.ChoiceField):
    """Choose one of the managed images, seen as thumbnails. The value is the file's `public_id` as text, "" for none.

    Choices are read for each form, in its client's scope. `nothing` are the words for choosing none.
    """

    widget = forms.RadioSelect

    def __init__(self, *, nothing=None, **kwargs):
        self.nothing = nothing or _("None")
        super().__init__(choices=self._images, **kwargs)

    def _images(self):
        none = [] if self.required else [("", self.nothing)]
        return none + [(str(image.public_id), _seen(image)) for image in managed_images()]


def _seen(image):
    return format_html('<img class="oc-thumb" src="{}" alt="" loading="lazy">{}', thumbnail_url(image), image)
