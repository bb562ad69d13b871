"""System Settings page (parking §21) and its history."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry, SettingRevision
from core.scoping import client_scope
from core.system_settings import MASK, Setting, register_settings, save_settings, settings_registry, value
from tests.admin_portal.conftest import staff_member

GENERAL, THIRD = "/admin/settings/", "/admin/settings/third-party/"


@pytest.fixture
def general(here):
    """What the General tab's form holds, as a browser would send it back."""
    with client_scope(here.client):
        stored = {s.key: value(s.key) for s in settings_registry if s.tab == "general" and not s.vendor_only}
    return {key: ("on" if v is True else v) for key, v in stored.items() if v not in (False, None)}


def test_every_setting_has_a_tab_with_a_page():
    from admin_portal.design.forms import BrandForm
    from admin_portal.system_settings.views import TABS

    assert {setting.tab for setting in settings_registry} <= TABS.keys() | {BrandForm.tab}


def test_the_general_tab_saves_and_says_so(here, signed_in, general):
    browser = signed_in(here)
    answer = browser.post(
        GENERAL, general | {"company_address": "1 Main Street", "system_timeout": "90"}, follow=True
    )
    assert "The settings are saved." in answer.content.decode()
    with client_scope(here.client):
        assert AuditEntry.objects.filter(action="setting.changed").count() == 2
    here.client.refresh_from_db()
    with client_scope(here.client):
        assert (value("company_address"), value("system_timeout")) == ("1 Main Street", 90)


def test_unticking_a_box_switches_it_off(here, signed_in, general):
    general.pop("run_task_scheduler")
    signed_in(here).post(GENERAL, general)
    here.client.refresh_from_db()
    with client_scope(here.client):
        assert value("run_task_scheduler") is False


def test_parking_SET_2_a_bad_value_leaves_the_tab_unsaved_and_marks_its_field(here, signed_in, general):
    answer = signed_in(here).post(GENERAL, general | {"system_timeout": "4", "company_address": "new"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Enter a number from 5 to 360." in page and "There is a problem" in page
    with client_scope(here.client):
        assert not SettingRevision.objects.exists()


def test_parking_SET_1_a_secret_never_comes_back_and_its_mask_keeps_it(here, signed_in):
    browser = signed_in(here)
    sent = {"parkmobile_username": "u", "parkmobile_password": "hush hush", "parkmobile_api_key": ""}
    browser.post(THIRD, sent)
    page = browser.get(THIRD).content.decode()
    assert "hush hush" not in page and MASK in page
    browser.post(THIRD, sent | {"parkmobile_password": MASK, "parkmobile_username": "v"})
    here.client.refresh_from_db()
    with client_scope(here.client):
        assert (value("parkmobile_password"), value("parkmobile_username")) == ("hush hush", "v")
    history = browser.get("/admin/settings/history/")
    assert "hush hush" not in history.content.decode()
    assert b"hush hush" not in b"".join(browser.get("/admin/settings/history/?export=csv").streaming_content)


def test_parking_29_20_a_vendors_setting_by_crafted_post_is_403_with_an_audit_row(here, signed_in):
    setting = register_settings(
        Setting("t_vendor", "third_party", "T", "Vendor's", vendor_only=True, default="")
    )
    try:
        browser = signed_in(here)
        page = browser.get(THIRD).content.decode()
        assert "Only the vendor" in page
        answer = browser.post(THIRD, {"t_vendor": "mine", "parkmobile_username": "mine"})
        assert answer.status_code == 403
        with client_scope(here.client):
            assert value("t_vendor") == "" and not SettingRevision.objects.exists()
            entry = AuditEntry.objects.get(action="setting.refused")
        assert (entry.actor_label, entry.data) == (str(here.admin), {"keys": ["t_vendor"]})
    finally:
        del settings_registry._entries["t_vendor"], setting


@pytest.mark.parametrize("address", [GENERAL, THIRD, "/admin/settings/history/"])
def test_signed_out_and_without_the_right(here, signed_in, client, address):
    answer = client.get(address, headers={"host": here.host})
    assert answer.status_code == 302 and answer["Location"].startswith("/admin/login/")
    assert signed_in(here, here.nobody).get(address).status_code == 403


def test_twins_do_not_see_each_others_values(here, there, signed_in):
    for site, words in ((here, "Alpha street"), (there, "Beta street")):
        with client_scope(site.client):
            save_settings(actor=site.admin.actor, values={"company_address": words})
    for site, own, foreign in ((here, "Alpha", "Beta"), (there, "Beta", "Alpha"), (here, "Alpha", "Beta")):
        for address in (GENERAL, "/admin/settings/history/"):
            page = signed_in(site).get(address).content.decode()
            assert f"{own} street" in page and f"{foreign} street" not in page


def test_settings_cost_the_same_queries_for_one_and_many_revisions(
    here, signed_in, django_assert_num_queries
):
    browser = signed_in(here)

    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    with client_scope(here.client):
        save_settings(actor=here.admin.actor, values={"company_address": "1"})
    browser.get("/admin/settings/history/")
    one = [queries(GENERAL), queries("/admin/settings/history/")]
    with client_scope(here.client):
        SettingRevision.objects.bulk_create(
            SettingRevision(key="company_address", value="x", author="y") for _ in range(9)
        )
    assert [queries(GENERAL), queries("/admin/settings/history/")] == one


def test_a_staff_member_with_the_right_alone_may_save(here, signed_in, general):
    with client_scope(here.client):
        clerk = staff_member("settings", rights={"settings.manage"})
    assert signed_in(here, clerk).post(GENERAL, general).status_code == 302
