"""Signing in, finding one's way, both languages, both looks, the keyboard, a session that ends."""

from __future__ import annotations

import re
from http.client import HTTPConnection

import pytest
from playwright.sync_api import Page, expect

from tests.county import PASSWORD
from tests.web.browsing import Web, settled
from tests.web.site import Site


def _sign_in(page: Page, login: str, password: str) -> None:
    page.locator("input[autocomplete=username]").fill(login)
    page.locator("input[autocomplete=current-password]").fill(password)
    page.keyboard.press("Enter")


def test_who_is_not_signed_in_comes_back_to_where_they_wanted_to_go(web: Web) -> None:
    page = web.page()
    page.goto("/nowhere?q=1")
    expect(page).to_have_url(re.compile(r"/sign-in\?to=%2Fnowhere%3Fq%3D1$"))

    _sign_in(page, "shegong", PASSWORD)

    expect(page).to_have_url(re.compile(r"/nowhere\?q=1$"))
    expect(page.get_by_role("heading", name="没有这个页面")).to_be_visible()


def test_the_address_to_come_back_to_is_never_somebody_elses(web: Web) -> None:
    page = web.page()
    page.goto("/sign-in?to=//example.org/x")

    _sign_in(page, "shegong", PASSWORD)

    expect(page.get_by_role("heading", level=1)).to_contain_text("shegong")
    assert page.url == f"{web.site.url}/"


def test_a_wrong_password_is_told_in_the_readers_language(web: Web) -> None:
    page = web.page(language="en", phone=True)
    page.goto("/sign-in")

    _sign_in(page, "shegong", "wrong")

    expect(page.get_by_role("alert")).to_contain_text("wrong")
    expect(page.locator("input[autocomplete=current-password]")).to_be_focused()
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    web.check(page)


def test_nothing_entered_is_told_at_the_field(web: Web) -> None:
    page = web.page()
    page.goto("/sign-in")

    page.get_by_role("button", name="登录").click()

    expect(page.get_by_role("alert")).to_contain_text("请填写账号")
    expect(page.locator("input[autocomplete=username]")).to_be_focused()


def test_signing_in_looks_right(web: Web) -> None:
    page = web.page()
    page.goto("/sign-in")

    web.check(page, "sign-in")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("login", ["shegong", "admin"])
def test_the_start_page_looks_right(web: Web, login: str, dark: bool) -> None:
    page = web.signed_in(login, dark=dark)
    page.goto("/")

    web.check(page, f"start-{login}{'-dark' if dark else ''}")


def test_a_page_that_is_not_there_looks_right(web: Web) -> None:
    page = web.signed_in("shegong")
    page.goto("/nowhere")

    web.check(page, "not-found")


def test_the_language_is_kept_and_told_to_the_server(web: Web) -> None:
    page = web.signed_in("shegong")
    page.goto("/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en-GB")

    with page.expect_request("**/api/v1/me") as asked:
        page.reload()

    assert asked.value.headers["accept-language"] == "en"
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")


def test_the_look_follows_the_system_until_somebody_chooses(web: Web) -> None:
    page = web.signed_in("shegong", dark=True)
    page.goto("/")
    root = page.locator("html")
    expect(root).to_have_attribute("data-theme", "dark")

    page.get_by_role("button", name="浅色模式").click()

    expect(root).to_have_attribute("data-theme", "light")
    page.reload()
    expect(root).to_have_attribute("data-theme", "light")


def test_the_keyboard_has_a_help_sheet_and_can_be_told_to_be_quiet(web: Web) -> None:
    page = web.signed_in("shegong")
    page.goto("/nowhere")
    settled(page)

    page.keyboard.press("?")

    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("首页")
    web.check(page)
    sheet.get_by_role("switch").click()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.keyboard.press("?")
    expect(sheet).to_be_hidden()
    page.evaluate("localStorage.removeItem('gridcase.preferences')")
    page.reload()
    settled(page)
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page).to_have_url(f"{web.site.url}/")


def test_the_first_tab_leads_past_the_navigation(web: Web) -> None:
    page = web.signed_in("shegong")
    page.goto("/")
    settled(page)

    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()


def test_a_session_that_ended_asks_for_the_password_and_loses_nothing(web: Web) -> None:
    page = web.signed_in("shegong")
    page.goto("/")
    settled(page)
    web.end_session(page)

    page.get_by_role("button", name="English").click()  # asks the server for everything again

    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    web.check(page)
    dialog.locator("input[autocomplete=current-password]").fill("wrong")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("wrong")
    dialog.locator("input[autocomplete=current-password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_contain_text("shegong")


def test_signing_out_ends_the_session_on_the_server(web: Web) -> None:
    page = web.signed_in("shegong")
    page.goto("/")

    page.get_by_role("button", name="shegong").click()
    page.get_by_role("menuitem", name="退出登录").click()

    expect(page).to_have_url(re.compile("/sign-in$"))
    page.goto("/")
    expect(page).to_have_url(re.compile("/sign-in$"))


def test_the_phone_has_a_drawer_and_a_bar_that_covers_nothing(web: Web) -> None:
    page = web.signed_in("shegong", phone=True)
    page.goto("/")
    settled(page)

    bar = page.get_by_role("navigation", name="常用导航")
    expect(bar).to_be_visible()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    main, below = page.locator("main").bounding_box(), bar.bounding_box()
    assert main is not None
    assert below is not None
    assert main["y"] + main["height"] <= below["y"] + 1
    bar.get_by_role("button", name="更多").click()
    expect(page.get_by_role("dialog")).to_contain_text("首页")
    web.check(page)


def test_connections_that_browsers_keep_open_shut_nobody_out(site: Site) -> None:
    place = site.url.removeprefix("http://")
    kept = [HTTPConnection(place, timeout=10) for _ in range(40)]
    try:
        for connection in kept:
            connection.request("GET", "/api/v1/health")
            assert connection.getresponse().read()
    finally:
        for connection in kept:
            connection.close()


def test_what_a_browser_refuses_is_logged(web: Web) -> None:
    page = web.page()
    page.goto("/sign-in")
    settled(page)

    with web.allowing("Content Security Policy"), page.expect_request("**/csp-reports") as told:
        page.evaluate(
            "const s = document.createElement('script'); s.textContent = '1'; "
            "document.body.append(s)"
        )

    assert told.value.method == "POST"
