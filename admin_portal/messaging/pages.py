"""Tab Pages: the portal's own pages, whose working part always stays, and those the client makes (parking §17)."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admin_portal.generic import (
    ActionPage,
    BadgeColumn,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    ServiceForm,
    Table,
)
from admin_portal.messaging.families import PAGES, page_names
from admin_portal.messaging.rows import RIGHT, WORDS, NameColumn, tabs, text_rows
from content.models import Page
from content.services.pages import archive_page, publish_page, restore_page, save_page

SYSTEM, PUBLISHED, DRAFT, ARCHIVED = "system", "published", "draft", "archived"
STATES = {
    SYSTEM: ("info", gettext_lazy("System page")),
    PUBLISHED: ("ok", gettext_lazy("Published")),
    DRAFT: ("warn", gettext_lazy("Not published")),
    ARCHIVED: ("neutral", gettext_lazy("Archived")),
}


def state_of(page) -> str:
    if page is None:
        return SYSTEM
    return ARCHIVED if page.archived_at else PUBLISHED if page.published else DRAFT


def _action(label, name, icon, *states, **facts):
    """A link to an action on the page of a row of the list, in these states."""
    return Link(
        label,
        f"admin_portal:page_{name}",
        RIGHT,
        icon,
        when=lambda row: state_of(row.row) in states,
        of=lambda row: row.row,
        **facts,
    )


ADD = Link(gettext_lazy("Add Page"), "admin_portal:page_add", RIGHT, "plus-lg", primary=True)


class PageTable(Table):
    name = NameColumn(gettext_lazy("Page"))
    address = Column(
        gettext_lazy("Address"),
        accessor="subject__address",
        linkify=lambda record: record.subject.address,
        attrs={"a": {"translate": "no"}},
    )
    access = Column(gettext_lazy("Who may see it"), accessor="row__get_access_display", orderable=False)
    menu_order = Column(gettext_lazy("Place in the menu"), accessor="row", orderable=False)
    languages = Column(gettext_lazy("Words in"))
    state = BadgeColumn(
        gettext_lazy("State"), badges=STATES, of=lambda row: state_of(row.row), accessor="pk", orderable=False
    )
    actions = LinksColumn(
        WORDS,
        _action(gettext_lazy("Settings"), "edit", "gear", PUBLISHED, DRAFT),
        _action(gettext_lazy("Publish"), "publish", "eye", DRAFT, dialog=True),
        _action(gettext_lazy("Unpublish"), "unpublish", "slash-circle", PUBLISHED, dialog=True),
        _action(gettext_lazy("Archive"), "archive", "archive", PUBLISHED, DRAFT, dialog=True),
        _action(gettext_lazy("Restore"), "restore", "arrow-repeat", ARCHIVED, dialog=True),
    )

    caption = gettext_lazy("Pages")

    def render_menu_order(self, value):
        return value.menu_order if value.show_in_menu else _("not in the menu")

    value_menu_order = render_menu_order


class PageForm(ServiceForm):
    """Where a page is and who sees it; its words are written in the editor."""

    class Meta:
        model = Page
        fields = ["slug", "access", "user_types", "show_in_menu", "menu_order", "published"]
        labels = {"slug": gettext_lazy("Address")}
        widgets = {"access": forms.RadioSelect, "user_types": forms.CheckboxSelectMultiple}
        help_texts = {
            "slug": gettext_lazy("The page's place on your site, such as how-to-park for /how-to-park/."),
            "user_types": gettext_lazy("They count when only the chosen user types may see the page."),
            "menu_order": gettext_lazy("Pages with smaller numbers stand first."),
            "published": gettext_lazy("Before that only administrators see it, in its editor."),
        }

    def perform(self, actor):
        values = self.values()
        types = [row.pk for row in values.pop("user_types")]
        return save_page(actor=actor, page_id=self.instance.pk, values=values, user_type_ids=types)


def rows(request):
    """System pages, then the client's own, archived ones last."""
    own = {page.text_key: page for page in Page.objects.all()}
    return sorted(text_rows(PAGES, own), key=lambda row: state_of(row.row) == ARCHIVED)


def pages(request):
    return Page.objects.all()


def to_list(page=None):
    return reverse("admin_portal:page_list")


def to_words(page):
    return reverse("admin_portal:text", args=[f"{PAGES.kind}:{page.text_key}"])


def name_of(page) -> str:
    return page_names([page])[page.pk]


def _asks(title, question, consequence, run, done, **facts):
    """A page that asks before something is done to a page."""
    return ActionPage.as_view(
        required_right=RIGHT,
        title=title,
        objects=pages,
        question=lambda page: question % {"name": name_of(page)},
        consequence=consequence,
        confirm_label=title,
        run=lambda actor, page: run(actor=actor, page_id=page.pk, **facts),
        done=done,
        next=to_list,
    )


page_table = ListPage.as_view(
    required_right=RIGHT,
    title=gettext_lazy("System Messaging"),
    rows=rows,
    table=PageTable,
    links=(ADD,),
    tabs=tabs,
    export_name="pages",
)

page_add = FormPage.as_view(
    required_right=RIGHT,
    title=gettext_lazy("Add Page"),
    form=PageForm,
    submit_label=gettext_lazy("Add Page"),
    done=gettext_lazy("The page %(name)s is added. Write its words now."),
    next=to_words,
    cancel=to_list,
)

page_edit = FormPage.as_view(
    required_right=RIGHT,
    title=name_of,
    objects=pages,
    form=PageForm,
    submit_label=gettext_lazy("Save Changes"),
    done=gettext_lazy("The page %(name)s is saved."),
    next=to_list,
    cancel=to_list,
)

page_publish = _asks(
    gettext_lazy("Publish"),
    gettext_lazy("Publish the page “%(name)s”?"),
    gettext_lazy("From now on whoever may see it finds it at its address and in the menu."),
    publish_page,
    gettext_lazy("The page %(name)s is published."),
)

page_unpublish = _asks(
    gettext_lazy("Unpublish"),
    gettext_lazy("Take the page “%(name)s” from its readers?"),
    gettext_lazy("Its address leads nowhere until it is published again."),
    publish_page,
    gettext_lazy("The page %(name)s is not published any more."),
    published=False,
)

page_archive = _asks(
    gettext_lazy("Archive"),
    gettext_lazy("Archive the page “%(name)s”?"),
    gettext_lazy("Its address becomes free. Its words stay on record, and the page can be restored."),
    archive_page,
    gettext_lazy("The page %(name)s is archived."),
)

page_restore = _asks(
    gettext_lazy("Restore"),
    gettext_lazy("Restore the page “%(name)s”?"),
    gettext_lazy("It is back at its address, published if it was."),
    restore_page,
    gettext_lazy("The page %(name)s is restored."),
)
