"""Reporting by staff in a few seconds: with the keyboard alone, and on a phone on the spot."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.county import Case
from tests.web.acting import photo, pick
from tests.web.browsing import Web, settled

HERE = {"latitude": 25.3601, "longitude": 118.6932}
NUMBER = re.compile(r"^900001-\d{8}-\d{6}$")


def _number(page: Page) -> str:
    expect(page.get_by_text("已上报").first).to_be_visible()
    return page.get_by_text(NUMBER).first.inner_text()


def test_with_the_keyboard_alone(web: Web) -> None:
    page = web.signed_in("grid")
    page.goto("/")
    settled(page)
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page).to_have_url(re.compile("/report$"))
    settled(page)
    web.check(page, "report")

    page = web.signed_in("grid")
    page.goto("/report")
    settled(page)
    category = page.get_by_label(re.compile("^分类"))
    for _ in range(40):
        if category.evaluate("(it) => it === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(category).to_be_focused()
    page.keyboard.type("电动车违规")
    expect(page.locator(".ant-select-item-option-active")).to_contain_text("电动车违规停放充电")
    page.keyboard.press("Enter")
    # The area is the reporter's own already; the description comes after it.
    description = page.get_by_label(re.compile("情况描述"))
    for _ in range(20):
        if description.evaluate("(it) => it === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("楼道里停满电动车")
    page.keyboard.press("Control+Enter")

    number = _number(page)
    page.get_by_role("link", name=re.compile("查看|打开")).click()
    expect(page.locator(".gc-case-about")).to_contain_text(number)


def test_what_is_missing_is_told_at_its_field(web: Web) -> None:
    page = web.signed_in("shegong")
    page.goto("/report")
    settled(page)

    page.keyboard.press("Control+Enter")

    expect(page.get_by_label(re.compile("^分类"))).to_be_focused()
    expect(page.get_by_role("alert").filter(has_text="分类").first).to_be_visible()
    web.check(page)


def test_on_a_phone_with_photo_and_position_and_a_similar_case_is_joined(web: Web) -> None:
    near = web.county.report("fire.ebike_charging", title="桥头充电棚", **HERE)
    page = web.signed_in("grid", phone=True)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(HERE)
    page.goto("/report")
    settled(page)
    here = page.get_by_role("button", name="使用当前位置")
    here.evaluate("(it) => it.scrollIntoView({ block: 'nearest' })")
    assert _is_on_top(page, here), "the bar of the phone lies over the button"
    here.click()
    expect(page.get_by_text("25.36010, 118.69320")).to_be_visible()
    pick(page.locator("main"), re.compile("^分类"), "电动车违规停放充电")
    page.locator("input[type=file]").first.set_input_files([photo()])
    expect(page.get_by_role("img", name="照片 1")).to_be_visible()

    similar = page.locator(".gc-similar li").filter(has_text=near.number)
    expect(similar).to_contain_text("桥头充电棚")
    web.check(page)
    web.picture(page, "report-similar-phone", whole=True)
    similar.get_by_role("button").click()

    expect(page.locator(".gc-thanks-number")).to_have_text(near.number)
    web.check(page)
    assert _files(web, near) == ["report"]


def test_a_police_matter_says_call_110_first(web: Web) -> None:
    page = web.signed_in("grid", phone=True)
    page.goto("/report")
    settled(page)

    page.get_by_role("radio", name="警情").check()

    call = page.get_by_role("link", name=re.compile("110"))
    expect(call).to_have_attribute("href", "tel:110")
    expect(page.get_by_role("button", name="提交上报")).to_have_count(0)
    web.check(page)
    web.picture(page, "report-police-phone")


def _is_on_top(page: Page, thing: object) -> bool:
    return bool(
        thing.evaluate(  # type: ignore[attr-defined]
            """(it) => {
              const box = it.getBoundingClientRect();
              const seen = (x, y) => it.contains(document.elementFromPoint(x, y));
              const x = box.left + box.width / 2;
              return seen(x, box.top + 2) && seen(x, box.bottom - 3);
            }"""
        )
    )


def _files(web: Web, case: Case) -> list[str]:
    from adapters.database.tables import attachment

    with web.county.house.database.reading() as connection:
        query = attachment.select().where(attachment.c.case_id == case.id)
        return [row.phase for row in connection.execute(query)]
