"""A designer changes a decision table and tries it out; the next case goes another way."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.web.browsing import Web, settled
from tests.web.drawing import untranslated


def test_another_department_gets_a_category_after_the_table_was_changed(own_web: Web) -> None:
    county = own_web.county
    before = county.report("fire.ebike_charging")
    assert county.case_row(before).department_id == 5  # the village's station
    page = own_web.signed_in("designer")
    page.goto("/designer?kind=decision")
    page.get_by_role("link", name="分发", exact=True).click()
    settled(page)
    expect(page.get_by_text("✓ 可以发布")).to_be_visible()
    page.get_by_label(re.compile("case.major")).fill("fire")
    page.get_by_label(re.compile("case.level")).fill("general")
    page.get_by_label("期望结果").fill("fire_brigade")
    expect(page.get_by_text("命中规则 1")).to_be_visible()
    expect(page.get_by_text("✕ 与期望不一致")).to_be_visible()
    own_web.check(page)

    cell = page.locator('[data-element-id="rule_1_target"]').first
    cell.click()
    page.keyboard.press("Control+a")
    page.keyboard.type('"fire_brigade"')
    page.keyboard.press("Enter")

    expect(page.get_by_text("✓ 与期望一致")).to_be_visible()
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已保存").first).to_be_visible()
    page.reload()
    settled(page)
    expect(page.get_by_text("✓ 与期望一致")).to_be_visible()
    page.get_by_role("tab", name="与发布版比较").click()
    expect(page.get_by_role("list", name="与发布版比较")).to_contain_text("规则 1")
    assert untranslated(page) == []

    admin = own_web.signed_in("admin")
    admin.goto("/designer/decisions/dispatch")
    settled(admin)
    admin.get_by_role("button", name="发布", exact=True).click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("发布说明").fill("电动车归消防")
    dialog.get_by_role("button", name="发布", exact=True).click()
    expect(admin.get_by_text("第 2 版已发布")).to_be_visible()

    after = county.report("fire.ebike_charging", similar="create", place="另一处")

    assert county.case_row(after).department_id == 1  # the fire brigade


def test_every_word_of_the_table_is_chinese_and_the_mark_is_free(web: Web) -> None:
    page = web.signed_in("designer")
    page.goto("/designer/decisions/dispatch")
    settled(page)
    expect(page.locator(".tjs-table")).to_be_visible()

    page.locator(".input-cell").first.dblclick()
    page.keyboard.press("Escape")
    page.locator("td.input-entry, td[data-element-id]").first.click(button="right")
    page.keyboard.press("Escape")
    page.get_by_title("依赖关系图").click()
    expect(page.locator(".dmn-drd-container")).to_be_visible()

    assert untranslated(page) == []
    mark = page.locator(".bjs-powered-by:visible").first
    expect(mark).to_be_visible()
    box = mark.bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    on_top = "([x, y]) => document.elementFromPoint(x, y)?.closest('.bjs-powered-by') !== null"
    assert page.evaluate(on_top, list(middle))


def test_tables_look_right(web: Web) -> None:
    page = web.signed_in("designer")
    page.goto("/designer/decisions/dispatch")

    web.check(page, "table")
