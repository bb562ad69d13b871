"""The pages of the portal as their shared tests see them: the table of tests/architecture/tables.py, with kinds."""

from dataclasses import dataclass

from django.urls import resolve, reverse
from django.views import View

from admin_portal.access import PUBLIC
from admin_portal.generic import ActionPage, FormPage, ListPage
from admin_portal.texts.editor import EditorPage
from tests.architecture.tables import ADMIN_PAGES

LIST, DETAIL, FORM, ACTION = "list", "detail", "form", "action"
METHODS = {LIST: ("get",), DETAIL: ("get",), FORM: ("get", "post"), ACTION: ("get", "post")}
KINDS = {ListPage: LIST, FormPage: FORM, ActionPage: ACTION, EditorPage: FORM}
# What these answer is a file, a style sheet or a mail's HTML, and no page of the portal.
FILES = (
    "design_preview",
    "import_template",
    "import_file",
    "import_failures",
    "mail_html",
    "mail_file",
    "payment_receipt_file",
    "mail_preview",
    "bulk_mail_preview",
    "lot_qr_png",
    "lot_qr_svg",
    "temp_file",
    "batch_file",
    "temp_print",
    "violation_pdf",
    "violation_file",
)
# Of those, what browsers open in place: pictures that were drawn anew here.
PICTURES = ("violation_file",)
# Views that are functions and take a POST.
FORMS = (
    "change_password",
    "second_factor",
    "user_bulk_type",
    "bulk_mail_test",
    "bulk_mail_send",
    "user_merge",
    "vehicle_merge",
    "vehicle_merge_into",
    "user_login_as",
    "user_pay",
    "violation_pay",
    "permit_switch",
    "permit_move",
    "midnight_run",
    "payment_refund",
    "login_as_end",
    "lot_zones",
    "lot_flex",
    "allocate_add",
    "permit_bulk",
    "temp_issue",
    "temp_print",
    "settings_general",
    "settings_payments",
    "settings_permits",
    "settings_third_party",
    "settings_maps",
    "settings_violations",
    "sftp_test",
    "payment_type_test",
    "mail_domain",
    "settings_user_profile",
    "task_enable",
    "task_disable",
    "violation_add",
    "violation_add_vehicle",
)


@dataclass(frozen=True)
class PageCase:
    """A page by its name, the right it asks for, and the row of tests/world.py it is about."""

    name: str
    right: str
    of: str = ""

    def url(self, site) -> str:
        row = row_of(site, self.of) if self.of else None
        return reverse(f"admin_portal:{self.name}", args=[getattr(row, "pk", row)] if self.of else [])

    @property
    def kind(self) -> str:
        view = resolve(reverse(f"admin_portal:{self.name}", args=[1] if self.of else [])).func
        made_of = getattr(view, "view_class", View)
        kinds = (kind for page, kind in KINDS.items() if issubclass(made_of, page))
        return next(kinds, FORM if self.name in FORMS else DETAIL)


def row_of(site, of):
    """The world's row, also through a relation: `vehicle.make`."""
    row = site
    for part in of.split("."):
        row = getattr(row, part)
    return row


PAGES = tuple(
    PageCase(name, page.right, page.about) for name, page in ADMIN_PAGES.items() if page.right != PUBLIC
)
