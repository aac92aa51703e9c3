"""Views of the lists, saved under a name: one's own, shared ones, the default; the columns."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.web.browsing import Web


def _save(page: Page, name: str, *, role: str = "", default: bool = False) -> None:
    page.get_by_role("button", name="保存当前视图").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("名称").fill(name)
    if role:
        dialog.get_by_label("共享给角色").click()
        page.keyboard.type(role)
        page.keyboard.press("Enter")
    if default:
        dialog.get_by_label("打开列表时默认使用").check()
    dialog.get_by_role("button", name="保存").click()
    expect(page.locator(".ant-modal-wrap:visible")).to_have_count(0)


def _view(page: Page, name: str) -> Locator:
    return page.locator("[data-view] .gc-chip", has_text=name)


def _more(page: Page, name: str, deed: str) -> None:
    page.get_by_role("button", name=f"视图“{name}”的更多操作").click()
    page.get_by_role("menuitem", name=deed).click()


def test_filters_order_and_columns_of_the_cases_come_back_by_name(own_web: Web) -> None:
    web = own_web
    web.county.report("fire.ebike_charging", title="甲")
    page = web.signed_in("clerk-east")
    page.goto("/cases?view=all&level=general&sort=due")
    page.get_by_role("button", name="显示列").click()
    page.get_by_role("checkbox", name="部门").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("columnheader", name="部门")).to_have_count(0)
    _save(page, "一般的", default=True)
    expect(_view(page, "一般的")).to_have_attribute("aria-pressed", "true")

    # A page that is opened without anything in its address, in another browser.
    other = web.signed_in("clerk-east")
    other.goto("/cases")

    expect(other).to_have_url(re.compile("hide=department.*level=general.*sort=due.*view=all"))
    expect(_view(other, "一般的")).to_have_attribute("aria-pressed", "true")
    expect(other.get_by_role("columnheader", name="部门")).to_have_count(0)
    expect(other.get_by_role("link", name="甲")).to_be_visible()
    other.goto("/cases?view=overdue")  # a link carries its own view
    expect(_view(other, "一般的")).to_have_attribute("aria-pressed", "false")
    expect(other).to_have_url(re.compile(r"view=overdue$"))
    _view(other, "一般的").click()
    expect(other).to_have_url(re.compile("level=general"))
    web.check(other, "views-cases")


def test_a_view_is_renamed_deleted_and_taken_back(web: Web) -> None:
    page = web.signed_in("shegong-b")
    page.goto("/inbox?urgent=1")
    _save(page, "急")

    _more(page, "急", "重命名")
    page.get_by_role("dialog").get_by_label("名称").fill("紧急")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(_view(page, "紧急")).to_be_visible()
    _more(page, "紧急", "删除")
    expect(_view(page, "紧急")).to_have_count(0)
    page.get_by_role("button", name="撤销").click()

    expect(_view(page, "紧急")).to_be_visible()
    page.goto("/inbox")
    expect(_view(page, "紧急")).to_have_attribute("aria-pressed", "false")
    _view(page, "紧急").click()
    expect(page).to_have_url(re.compile(r"inbox\?urgent=1"))
    page.get_by_role("button", name="保存当前视图").click()
    page.get_by_role("dialog").get_by_label("名称").fill("紧急")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.get_by_role("dialog")).to_contain_text("已被使用")
    web.check(page)


def test_who_administers_shares_a_view_with_a_role(web: Web) -> None:
    admin = web.signed_in("admin")
    admin.goto("/cases?view=overdue")
    _save(admin, "中心超期", role="网格中心")
    expect(_view(admin, "中心超期")).to_contain_text("共享")

    clerk = web.signed_in("clerk-west")
    clerk.goto("/cases")
    _view(clerk, "中心超期").click()
    expect(clerk).to_have_url(re.compile("view=overdue"))
    clerk.get_by_role("button", name="视图“中心超期”的更多操作").click()
    expect(clerk.get_by_role("menuitem")).to_have_count(1)  # what it opens with is one's own matter
    clerk.get_by_role("menuitem", name="设为默认视图").click()
    expect(_view(clerk, "中心超期").get_by_label("默认")).to_be_visible()
    clerk.get_by_role("button", name="保存当前视图").click()
    expect(clerk.get_by_role("dialog").get_by_label("名称")).to_be_visible()
    expect(clerk.get_by_role("dialog").get_by_label("共享给角色")).to_have_count(0)

    worker = web.signed_in("station-a", phone=True)
    worker.goto("/cases")
    expect(worker.get_by_role("button", name="保存当前视图")).to_be_visible()
    expect(_view(worker, "中心超期")).to_have_count(0)
