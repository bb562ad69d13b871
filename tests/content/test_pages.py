"""Pages, messages and popups as services write them (parking §17.1, CON-4)."""

import pytest

from content.choices import Frequency, PageAccess, Spot, TextKind
from content.exceptions import IdentifierTaken, PopupRequired, SlugShadows, SlugTaken, TypesMissing
from content.models import Page
from content.ports import Viewing
from content.queries.expansion import expand_html
from content.queries.popups import popup_before, popups
from content.queries.routes import RESERVED, first_segments, is_needed
from content.services.message_blocks import add_message, delete_message, describe_message
from content.services.pages import archive_page, publish_page, restore_page, save_page
from content.services.popups import delete_popup, save_popup
from content.services.texts import Draft, save_text
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from tests.architecture.test_urls import addresses
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db


def page(slug="rules", **values):
    return save_page(actor=ACTOR, values={"slug": slug, "published": True, **values})


def actions():
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def test_a_page_is_made_changed_published_archived_and_restored(here):
    row = page("Rules", published=False)
    assert row.slug == "rules" and not Page.objects.published().exists()
    save_page(actor=ACTOR, page_id=row.pk, values={"menu_order": 3})
    publish_page(actor=ACTOR, page_id=row.pk)
    publish_page(actor=ACTOR, page_id=row.pk)
    assert Page.objects.published().exists()
    publish_page(actor=ACTOR, page_id=row.pk, published=False)
    archive_page(actor=ACTOR, page_id=row.pk)
    restore_page(actor=ACTOR, page_id=row.pk)
    assert [name for name in actions() if name.startswith("page.")] == [
        "page.created", "page.changed", "page.published", "page.unpublished", "page.archived", "page.restored",
    ]  # fmt: skip


def test_an_address_is_one_pages_and_free_once_it_is_archived(here, there):
    first = page()
    with pytest.raises(SlugTaken):
        page()
    archive_page(actor=ACTOR, page_id=first.pk)
    second = page()
    with pytest.raises(SlugTaken):
        restore_page(actor=ACTOR, page_id=first.pk)
    assert second.pk != first.pk
    with client_scope(there.client):
        page()
        with pytest.raises(RowMissing):
            archive_page(actor=ACTOR, page_id=first.pk)


def test_parking_CON_4_a_page_shadows_nothing_of_the_sites_own(here):
    segments = {path.partition("/")[0] for _name, path, _view in addresses()}
    ours = {segment for segment in segments if segment and "<" not in segment and "(" not in segment}
    assert {"admin", "login", "vehicles", "popup", "operator", "api", "healthz", "language"} <= ours
    assert ours <= first_segments()
    for slug in sorted(ours | RESERVED):
        assert is_needed(slug) and is_needed(slug.upper())
    with pytest.raises(SlugShadows):
        page("Vehicles")
    assert not is_needed("how-to-park")


def test_parking_CON_4_the_page_route_is_the_last_one():
    *others, last = [name for name, _path, _view in addresses()]
    assert last == "user_portal:page" and "user_portal:page" not in others


def test_a_page_for_chosen_user_types_needs_one_of_ours(here, there):
    ours, theirs = here.driver.profile.user_type, there.driver.profile.user_type
    values = {"slug": "rules", "access": PageAccess.TYPES}
    with pytest.raises(TypesMissing):
        save_page(actor=ACTOR, values=values)
    with pytest.raises(RowMissing):
        save_page(actor=ACTOR, values=values, user_type_ids=[theirs.pk])
    row = save_page(actor=ACTOR, values=values, user_type_ids=[ours.pk])
    assert [link.user_type for link in row.type_links.all()] == [ours]
    save_page(actor=ACTOR, page_id=row.pk, values={"access": PageAccess.EVERYONE})
    assert not row.type_links.exists()
    assert actions().count("page.user_types_changed") == 2


def show(source):
    return expand_html(source, Viewing(), spot=Spot.PAGE)


def test_a_message_is_named_by_its_identifier(here):
    row = add_message(actor=ACTOR, identifier="Hours", description="Of the office ")
    assert row.description == "Of the office"
    draft = Draft(body="<p>Open <b>9–5</b> [org name]</p>")
    save_text(actor=ACTOR, kind=TextKind.MESSAGE, key="Hours", language="en", draft=draft)
    assert show("<div>[message Hours]</div>") == "<div><p>Open <b>9–5</b> [org name]</p></div>", (
        "read once (CON-2)"
    )
    assert show("[message hours][message][message nothing]") == ""
    describe_message(actor=ACTOR, message_id=row.pk, description="Hours of the office")
    delete_message(actor=ACTOR, message_id=row.pk)
    assert show("[message Hours]") == ""
    add_message(actor=ACTOR, identifier="Hours")
    assert "9–5" in show("[message Hours]"), "its words are on record"
    assert [name for name in actions() if name.startswith("message.")] == [
        "message.created", "message.changed", "message.deleted", "message.created",
    ]  # fmt: skip


def test_an_identifier_is_one_messages(here, there):
    add_message(actor=ACTOR, identifier="Hours")
    for taken in ("hours", "dashboard", "Dashboard"):
        with pytest.raises(IdentifierTaken):
            add_message(actor=ACTOR, identifier=taken)
    with client_scope(there.client):
        add_message(actor=ACTOR, identifier="Hours")


def test_parking_CON_7_what_may_stand_once_says_so_the_second_time(here):
    shown = show("<p>[lots]</p><p>[lots]</p>")
    assert shown.count("[lots] stands here once already.") == 1


def test_enforcement_VEH_15_the_popup_before_adding_a_vehicle_stays_on(here):
    assert popup_before("vehicle_add").frequency == Frequency.ALWAYS
    with pytest.raises(PopupRequired):
        save_popup(actor=ACTOR, trigger="vehicle_add", frequency=Frequency.SESSION, is_active=False)
    row = save_popup(actor=ACTOR, trigger="vehicle_add", frequency=Frequency.SESSION, is_active=True)
    assert popup_before("vehicle_add") == row
    delete_popup(actor=ACTOR, popup_id=row.pk)
    assert popup_before("vehicle_add").frequency == Frequency.ALWAYS


def test_a_trigger_has_one_popup(here, there):
    first = save_popup(actor=ACTOR, trigger="page-home", frequency=Frequency.SESSION, is_active=True)
    again = save_popup(actor=ACTOR, trigger="page-home", frequency=Frequency.ALWAYS, is_active=False)
    assert first.pk == again.pk and popup_before("page-home") is None
    assert {"page-home", "vehicle_add", "guest_checkout"} == popups().keys()
    with client_scope(there.client):
        assert popup_before("page-home") is None and popups().keys() == {"vehicle_add", "guest_checkout"}
        with pytest.raises(RowMissing):
            delete_popup(actor=ACTOR, popup_id=first.pk)
