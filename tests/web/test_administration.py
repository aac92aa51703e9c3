"""What administrators do: switches, the county's data, faults, messages, logs, a password."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from engine.services.commands.departments import ChangeDepartment, change_department
from tests.county import PASSWORD
from tests.web.browsing import Web
from tests.web.dialogs import WORDS, dialog_of, save

# --- switches ---------------------------------------------------------------------------------


def test_feedback_that_closes_cases_alone_is_warned_of_before(own_web: Web) -> None:
    own_web.county.switch("auto_archive", True)
    page = own_web.signed_in("admin", language="en")
    page.goto("/settings")

    page.locator("[data-setting=revisit]").get_by_role("switch").click()

    expect(dialog_of(page).get_by_role("status")).to_contain_text("nobody looks at them")
    own_web.check(page)
    dialog_of(page).locator("#reason").fill("small county")
    save(page, "en")
    expect(page.locator(".gc-settings-warning")).to_be_visible()


# --- the county's data ------------------------------------------------------------------------


def test_an_area_is_added_renamed_and_disabled(web: Web) -> None:
    language = "zh"
    words, code = WORDS[language], f"grid-{language}"
    page = web.signed_in("admin", language=language)
    page.goto("/admin/areas?q=乙村")
    page.locator("[data-area='900001001002']").get_by_role("button").first.click()
    dialog = dialog_of(page)
    dialog.locator("#name").fill(f"第一网格{language}")
    dialog.locator("#code").fill(code)
    save(page, language)
    page.goto(f"/admin/areas?q={code}")
    row = page.locator(f"[data-area='{code}']")

    row.get_by_role("button", name=words["edit"]).click()
    dialog_of(page).locator("#name").fill(f"一号网格{language}")
    save(page, language)
    expect(row).to_contain_text(f"一号网格{language}")
    row.get_by_role("button", name=words["disable"]).click()
    dialog_of(page).get_by_role("button", name=words["disable"], exact=True).click()

    expect(row).to_contain_text("已停用" if language == "zh" else "Disabled")


def test_a_department_that_somebody_else_has_changed_is_not_overwritten(web: Web) -> None:
    page = web.signed_in("admin")
    page.goto("/admin/departments?q=station-west")
    page.get_by_role("button", name="编辑西镇安监站").click()
    dialog_of(page).locator("#name").fill("西镇安全站")
    change_department(
        ChangeDepartment(code="station-west", name="西镇应急站"),
        actor=web.county.person("admin"),
        core=web.county.core,
    )

    dialog_of(page).get_by_role("button", name="保存").click()

    expect(dialog_of(page).get_by_role("alert")).to_contain_text("其他人已修改了它")
    web.check(page)
    dialog_of(page).get_by_role("button", name="取消").click()
    page.get_by_role("button", name="编辑西镇应急站").click()
    expect(dialog_of(page).locator("#name")).to_have_value("西镇应急站")
    dialog_of(page).locator("#name").fill("西镇安监站")
    save(page)
    expect(page.get_by_text("西镇安监站").first).to_be_visible()


def test_a_department_is_added_and_disabled(web: Web) -> None:
    page = web.signed_in("admin", language="en")
    page.goto("/admin/departments")
    page.get_by_role("button", name="Add a department").click()
    dialog = dialog_of(page)
    dialog.locator("#name").fill("燃气办")
    dialog.locator("#name_en").fill("Gas office")
    dialog.locator("#code").fill("gas")
    dialog.locator("#kind").fill("gas")
    dialog.locator("#kind").press("Escape")
    dialog.locator("#area").click()
    page.keyboard.type("东镇")
    page.locator(
        ".ant-select-dropdown:visible [title*='东镇'], .ant-select-dropdown:visible :text('东镇')"
    ).first.click()
    save(page, "en")

    page.goto("/admin/departments?q=gas")
    page.get_by_role("button", name="Disable Gas office").click()
    dialog_of(page).get_by_role("button", name="Disable", exact=True).click()

    expect(page.get_by_role("button", name="Enable Gas office")).to_be_visible()


def test_a_person_is_added_signs_in_and_is_disabled(web: Web) -> None:
    page = web.signed_in("admin")
    page.goto("/admin/people")
    page.get_by_role("button", name="新增人员").click()
    dialog = dialog_of(page)
    dialog.locator("#name").fill("新来的")
    dialog.locator("#login").fill("xinlai")
    dialog.get_by_role("radio", name="自行设定").check()
    dialog.locator("#password").fill(PASSWORD)
    dialog.get_by_role("combobox", name="角色").fill("网格员")
    page.keyboard.press("Enter")
    dialog.get_by_role("combobox", name="区域").click()
    page.keyboard.type("甲村")
    page.locator(".ant-select-dropdown:visible :text('甲村')").first.click()
    save(page)
    assert _signs_in(web, "xinlai") == 201

    page.goto("/admin/people?q=xinlai")
    page.get_by_role("button", name="编辑新来的").click()
    dialog_of(page).locator("#name").fill("改名的")
    save(page)
    page.get_by_role("button", name="更多操作：改名的").click()
    page.get_by_role("menuitem", name="停用").click()
    dialog_of(page).get_by_role("button", name="停用").click()

    expect(page.get_by_text("已停用", exact=True)).to_be_visible()
    assert _signs_in(web, "xinlai") == 401


def _signs_in(web: Web, login: str) -> int:
    """In a browser of its own."""
    answer = web.page().context.request.post(
        "/api/v1/sessions", data={"login": login, "password": PASSWORD}
    )
    return answer.status


def test_a_role_is_added_changed_and_disabled_unless_steps_are_its_own(web: Web) -> None:
    page = web.signed_in("admin", language="en")
    page.goto("/admin/roles")
    page.get_by_role("button", name="Add a role").click()
    dialog = dialog_of(page)
    dialog.locator("#name").fill("观察员")
    dialog.locator("#name_en").fill("Observer")
    dialog.locator("#code").fill("observer")
    dialog.get_by_role("checkbox", name="See cases", exact=True).check()
    web.check(page)
    save(page, "en")
    row = page.locator("[data-role=observer]")
    expect(row).to_contain_text("1 permission")

    row.get_by_role("button", name="Edit Observer").click()
    dialog_of(page).get_by_role("checkbox", name="See figures").check()
    save(page, "en")
    expect(row).to_contain_text("2 permissions")
    row.get_by_role("button", name="Disable Observer").click()
    dialog_of(page).get_by_role("button", name="Disable", exact=True).click()
    expect(row).to_contain_text("Disabled")

    page.get_by_role("button", name="Disable Community worker").click()
    dialog_of(page).get_by_role("button", name="Disable", exact=True).click()
    told = page.get_by_role("dialog").filter(has_text="cannot be disabled yet")
    expect(told).to_contain_text(re.compile("Give them to another role"))
    expect(page.locator("[data-role=community_worker]")).not_to_contain_text("Disabled")


def test_roles_side_by_side_say_the_permissions_in_words(web: Web) -> None:
    page = web.signed_in("auditor")
    page.goto("/admin/roles?as=matrix")

    row = page.get_by_role("row", name="修改开关设置")

    expect(row.get_by_text("有", exact=True)).to_have_count(1)
    expect(page.get_by_role("columnheader", name="社工")).to_be_visible()


def test_a_category_gets_a_limit_and_keeps_its_versions(web: Web) -> None:
    page = web.signed_in("admin")
    page.goto("/admin/categories?q=fire.three_in_one")
    row = page.locator("[data-category='fire.three_in_one']")
    row.get_by_role("button", name="编辑").click()
    dialog = dialog_of(page)
    dialog.get_by_role("button", name="再加一条时限标准").click()
    web.check(page)
    dialog.get_by_role("spinbutton").last.fill("7")
    dialog.get_by_role("button", name="保存").click()
    expect(page.locator(".ant-modal-wrap:visible")).to_have_count(0)
    expect(row).to_contain_text("7 个工作日")
    expect(row).to_contain_text("第 2 版")

    row.get_by_role("button", name="历史版本").click()
    expect(page.locator(".gc-versions > li")).to_have_count(2)
    web.check(page, "category-versions")
