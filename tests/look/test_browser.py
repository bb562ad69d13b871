"""The gallery in a browser: no axe findings, no sideways scrolling, no word from the content policy."""

from itertools import product

import pytest
from playwright.sync_api import expect

from tests.live import DESKTOP, PHONE, findings, scrolls_sideways

pytestmark = pytest.mark.browser

PAGES = ["parts", "list", "none", "form", "errors", "confirm", "login"]
SIZES = {"phone": PHONE, "desktop": DESKTOP}


@pytest.fixture
def open_page(browser, site):
    """Open a gallery page; at the end nothing may have been said on the console."""
    contexts, said = [], []

    def opener(address, size="desktop", **options):
        context = browser.new_context(viewport=SIZES[size], reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        assert page.goto(site + address).ok
        return page

    yield opener
    for context in contexts:
        context.close()
    assert said == []


@pytest.mark.parametrize("layout", ["admin", "portal"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_page, layout, name):
    page = open_page(f"/{layout}/{name}/")
    for size, scheme in product(SIZES, ["light", "dark"]):
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert findings(page) == [], (size, scheme)


@pytest.mark.parametrize("layout", ["admin", "portal"])
def test_axe_finds_nothing_in_open_menus(open_page, layout):
    page = open_page(f"/{layout}/parts/", "phone", color_scheme="dark")
    page.locator(".oc-menu-button").click()
    assert findings(page) == []
    page.keyboard.press("Escape")
    page.locator("summary", has_text="Account").click()
    assert findings(page) == []


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
def test_axe_finds_nothing_on_error_pages(open_page, template):
    assert findings(open_page(f"/trouble/{template}", "phone", color_scheme="dark")) == []


@pytest.mark.parametrize("layout", ["admin", "portal"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_scrolls_sideways_on_a_phone(open_page, layout, name):
    page = open_page(f"/{layout}/{name}/", "phone")
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("layout", ["admin", "portal"])
def test_targets_are_at_least_24_pixels(open_page, layout):
    """WCAG 2.5.8; links inside a sentence are excepted there."""
    page = open_page(f"/{layout}/list/", "phone")
    small = page.evaluate(
        """[...document.querySelectorAll("a, button, summary, select, input:not([type=hidden])")]
        .filter(it => it.checkVisibility() && !it.closest("p, .visually-hidden, .oc-skip"))
        .map(it => [it.outerHTML.slice(0, 90), it.getBoundingClientRect()])
        .filter(([html, box]) => box.width > 1 && (box.width < 24 || box.height < 24)).map(([html]) => html)"""
    )
    assert small == []


@pytest.mark.parametrize("layout", ["admin", "portal"])
def test_dark_by_the_device_needs_no_script(open_page, layout):
    page = open_page(f"/{layout}/parts/", color_scheme="dark", java_script_enabled=False)
    ground = page.locator("body").evaluate("it => getComputedStyle(it).backgroundColor")
    assert ground == "rgb(17, 21, 26)"


def test_theme_choice_paints_at_once_and_is_kept(open_page):
    page = open_page("/portal/parts/", color_scheme="light")
    page.locator("summary", has_text="Appearance").click()
    page.get_by_role("button", name="Dark").click()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("body").evaluate("it => getComputedStyle(it).backgroundColor") == "rgb(17, 21, 26)"


def test_theme_choice_without_script_is_the_servers(open_page):
    page = open_page("/portal/parts/", color_scheme="light", java_script_enabled=False)
    page.locator("summary", has_text="Appearance").click()
    page.get_by_role("button", name="Dark").click()
    assert page.url.endswith("/portal/parts/")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_menu_opens_without_script_on_a_phone(open_page):
    page = open_page("/admin/list/", "phone", java_script_enabled=False)
    entry = page.get_by_role("link", name="Pay Station Status", exact=True)
    expect(entry).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(entry).to_be_visible()
    expect(entry).to_have_attribute("aria-current", "page")


def test_drop_down_closes_on_escape_and_gives_focus_back(open_page):
    page = open_page("/admin/parts/")
    summary = page.locator("summary", has_text="Account")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Sign out")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(summary).to_be_focused()


def test_skip_link_is_first_and_leads_to_the_content(open_page):
    page = open_page("/admin/list/")
    page.keyboard.press("Tab")
    expect(page.locator(".oc-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_list_is_sorted_in_place_and_the_address_says_so(open_page):
    page = open_page("/admin/list/")
    page.evaluate("document.body.dataset.kept = 'yes'")
    page.get_by_role("link", name="Plate").click()
    expect(page.locator("tbody tr").first).to_contain_text("ABCD 179")
    assert "sort=-plate" in page.url
    expect(page.get_by_role("columnheader", name="Plate")).to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("link", name="Plate")).to_be_focused()
    assert page.locator("body").get_attribute("data-kept") == "yes"


def test_a_list_whose_reader_was_signed_out_shows_the_sign_in_page(open_page, site):
    page = open_page("/admin/list/")
    page.context.add_cookies([{"name": "signed-out-meanwhile", "value": "1", "url": site}])
    page.get_by_role("link", name="Plate").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "/admin/login/" in page.url


def test_list_works_without_script(open_page):
    page = open_page("/admin/list/", java_script_enabled=False)
    page.get_by_role("link", name="Plate").click()
    expect(page.locator("tbody tr").first).to_contain_text("ABCD 179")
    page.get_by_label("Plate or name").fill("ABC")
    page.get_by_role("button", name="Search").click()
    assert "q=ABC" in page.url and "sort=-plate" in page.url
    page.locator(".oc-chip").click()
    assert "q=" not in page.url and "sort=-plate" in page.url


def test_header_of_a_list_stays_in_view(open_page):
    page = open_page("/admin/list/")
    page.mouse.wheel(0, 900)
    expect(page.locator("tbody tr").nth(20)).to_be_in_viewport()
    expect(page.get_by_role("link", name="Plate")).to_be_in_viewport()


@pytest.mark.parametrize("layout", ["admin", "portal"])
def test_header_of_a_list_stands_over_its_rows_without_script(open_page, layout):
    page = open_page(f"/{layout}/list/", java_script_enabled=False)
    header, row = page.locator("thead th").first, page.locator("tbody tr").first
    assert header.bounding_box()["y"] + header.bounding_box()["height"] <= row.bounding_box()["y"] + 1


def test_selected_rows_are_counted(open_page):
    page = open_page("/admin/list/")
    bar = page.locator("#bulk")
    expect(bar).to_be_hidden()
    page.get_by_label("Select", exact=True).first.check()
    expect(bar).to_contain_text("1 selected")
    page.get_by_label("Select all").check()
    expect(bar).to_contain_text("25 selected")


def test_error_summary_takes_focus_and_leads_to_the_field(open_page):
    page = open_page("/portal/errors/", java_script_enabled=False)
    expect(page.locator(".oc-errors")).to_be_focused()
    page.get_by_role("link", name="Lots: This field is required.").click()
    assert page.url.endswith("#id_lots_0")
    assert page.title().startswith("Error: Edit permit")


@pytest.mark.parametrize("scripts", [True, False])
def test_confirmation_is_a_page_or_a_dialog(open_page, scripts):
    page = open_page("/admin/parts/", java_script_enabled=scripts)
    page.get_by_role("link", name="Archive", exact=True).click()
    question = page.get_by_role("heading", name="Archive the lot North Garage?")
    expect(question).to_be_visible()
    if scripts:
        page.get_by_role("link", name="Cancel").click()
        expect(question).to_be_hidden()
    else:
        assert page.url.endswith("/admin/confirm/")


def test_copy_puts_the_code_on_the_clipboard(open_page):
    page = open_page("/admin/parts/", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("[data-copied]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("curl -X POST")
