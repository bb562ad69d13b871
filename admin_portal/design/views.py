"""System Configuration › Content and Design › Templates and Designs (parking §2, §17.1, CON-6)."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from admin_portal.access import staff_required
from admin_portal.design.forms import BrandForm
from admin_portal.design.preview import SELECTOR, Preview
from admin_portal.generic import FormPage, Link

RIGHT = "content.edit"


def to_page(_saved=None):
    return reverse("admin_portal:design_brand")


brand = FormPage.as_view(
    required_right=RIGHT,
    title=_("Brand"),
    lead=_(
        "Your colours and images on every page of both portals and in mails. A colour is taken when text can be read"
        " in it and on it; lighter twins for dark screens and shades for the pointer are made from it."
    ),
    template="admin_portal/design/brand.html",
    form=BrandForm,
    links=(Link(_("Manage Files"), "admin_portal:file_list", "files.manage", "upload", with_object=False),),
    submit_label=_("Save Changes"),
    done=_("The brand is saved."),
    next=to_page,
)


@staff_required(RIGHT)
@require_safe
def preview_sheet(request):
    """The tokens of two colours for the preview alone."""
    shown = Preview.of(request.GET.get("primary", ""), request.GET.get("accent", ""))
    return HttpResponse(shown.sheet or f"{SELECTOR} {{}}\n", content_type="text/css; charset=utf-8")
