"""A designer adds a field to a form; the step of the next case asks for it in both languages."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.acting import claimed, finish
from tests.web.browsing import Web, settled


def _add_seal(page: Page) -> None:
    page.get_by_label("字段编号").fill("seal_number")
    page.get_by_label("新字段中文标题").fill("封条号")
    page.get_by_label("新字段英文标题").fill("Seal number")
    page.get_by_role("button", name="增加字段").click()
    fields = page.get_by_role("list", name="字段")
    expect(fields).to_contain_text("封条号")
    card = fields.get_by_role("listitem").filter(has_text="seal_number")
    card.get_by_label("何时必填").click()
    page.keyboard.type("accept")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def test_a_new_field_is_asked_for_in_the_next_case(own_web: Web) -> None:
    page = own_web.signed_in("designer")
    page.goto("/designer?kind=form")
    page.get_by_role("link", name="部门接受", exact=True).click()
    settled(page)

    _add_seal(page)

    preview = page.get_by_role("complementary", name="属性与检查")
    expect(preview.get_by_label("封条号")).to_be_visible()
    preview.get_by_text("英文", exact=True).click()
    expect(preview.get_by_label("Seal number")).to_be_visible()
    expect(page.get_by_text("✓ 可以发布")).to_be_visible()
    own_web.check(page)
    page.get_by_role("tab", name="与发布版比较").click()
    expect(page.get_by_role("list", name="与发布版比较")).to_contain_text("新字段“封条号”")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已保存").first).to_be_visible()

    admin = own_web.signed_in("admin")
    admin.goto("/designer/forms/accept")
    settled(admin)
    admin.get_by_role("button", name="发布", exact=True).click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("发布说明").fill("接受时登记封条")
    dialog.get_by_role("button", name="发布", exact=True).click()
    expect(admin.get_by_text("第 2 版已发布")).to_be_visible()

    case = own_web.county.report("fire.ebike_charging")
    station = own_web.signed_in("station-a", language="en")
    step = claimed(station, case, language="en")
    step.locator("button[data-outcome=accept]").click()
    wrong = step.locator('[id$="_seal_number__wrong"]')
    expect(wrong).to_have_text("Please fill this in.")
    step.get_by_label("Seal number").fill("A-17")
    finish(step, "accept")

    assert own_web.county.waiting(case) == ["handle"]


def test_a_source_that_cannot_be_read_says_the_line_and_cannot_be_released(web: Web) -> None:
    page = web.signed_in("designer")
    page.goto("/designer/forms/archive?view=source")
    source = page.get_by_role("textbox", name="源码")
    text = source.input_value()

    source.fill(text.replace('"schema": {', '"schema": {,', 1))

    expect(page.get_by_role("alert").filter(has_text="第 2 行无法读取")).to_be_visible()
    expect(page.get_by_role("button", name="保存草稿")).to_be_disabled()
    source.fill(text.replace('"maxLength": 1000', '"pattern": "(?=a)b"', 1))
    page.get_by_role("tab", name="检查").click()
    expect(page.get_by_text("错误", exact=False).first).to_be_visible()
    web.check(page)
    page.evaluate("Object.keys(localStorage).forEach((each) => localStorage.removeItem(each))")


def test_a_new_form_begins_as_a_draft_that_nobody_sees(own_web: Web) -> None:
    page = own_web.signed_in("designer", language="en")
    page.goto("/designer?kind=form")
    page.get_by_role("button", name="New form").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Key").fill("measure_noise")
    dialog.get_by_label("Chinese name").fill("噪声测量")
    dialog.get_by_label("English name").fill("Measure noise")
    dialog.get_by_role("button", name="Create").click()
    settled(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("measure_noise")
    page.goto("/designer?kind=form")
    expect(page.get_by_role("link", name="measure_noise")).to_be_visible()


def test_the_form_editor_looks_right(web: Web) -> None:
    page = web.signed_in("designer")
    page.goto("/designer/forms/handle")

    web.check(page, "form-editor")
