"""A case from the report to the archive, each step in the browser of the one whose step it is."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.county import Case
from tests.web.acting import claimed, find, finish, photo, pick, yes_or_no
from tests.web.browsing import Web, settled


def _reported(page: Page, place: str, *, language: str = "zh") -> Case:
    words = {
        "zh": (
            "分类",
            "电动车违规停放充电",
            "区域",
            "甲村",
            "情况描述",
            "具体位置",
            "提交上报",
            "已上报",
        ),
        "en": (
            "Category",
            "E-bikes parked or charged indoors",
            "Area",
            "甲村",
            "What was found",
            "Where exactly",
            "Report",
            "Reported",
        ),
    }[language]
    category, e_bikes, area, village, description, where, send, done = words
    page.goto("/report")
    pick(page.locator("main"), re.compile(category), e_bikes)
    pick(page.locator("main"), re.compile(area), village)
    page.get_by_label(re.compile(description)).fill("楼道里停满电动车")
    page.get_by_label(re.compile(where)).fill(place)
    page.locator("input[type=file]").first.set_input_files([photo("before.jpg", "firebrick")])
    page.get_by_role("button", name=send, exact=True).click()
    expect(page.get_by_text(done).first).to_be_visible()
    number = page.get_by_text(re.compile(r"^900001-\d{8}-\d{6}$")).first.inner_text()
    return Case(0, number)


def test_from_the_report_to_the_archive_with_everything_that_goes_wrong_between(web: Web) -> None:
    grid = web.signed_in("grid")
    case = _reported(grid, "东街 8 号")

    station = web.signed_in("station-a")
    step = claimed(station, case)
    step.get_by_label("驳回理由").fill("不属于服务站职责")
    finish(step, "reject")

    desk = web.signed_in("shegong", language="en")
    find(desk, case)
    expect(desk.get_by_text("Rejected").first).to_be_visible()
    step = claimed(desk, case, language="en")
    pick(step, "Lead department", "消防大队")
    finish(step, "dispatch")

    fire = web.signed_in("fire")
    step = claimed(fire, case)
    finish(step, "accept")
    step = claimed(fire, case)
    web.check(fire)
    step.get_by_label("处置措施").fill("清走电动车")
    step.get_by_label("处置结果").fill("通道畅通")
    step.locator("input[type=file]").set_input_files([photo("after.jpg")])
    expect(step.get_by_role("img", name="照片 1")).to_be_visible()
    finish(step, "done")

    step = claimed(desk, case, language="en")
    yes_or_no(step, "Contacted?", "Yes")
    yes_or_no(step, "Solved?", "No")
    finish(step, "not_solved")

    find(fire, case)
    expect(fire.get_by_text("二次处理待反馈").first).to_be_visible()
    step = claimed(fire, case)
    expect(step.get_by_text("第 2 轮")).to_be_visible()
    step.get_by_label("处置措施").fill("安装充电桩")
    step.get_by_label("处置结果").fill("电动车集中停放")
    finish(step, "done")

    step = claimed(desk, case, language="en")
    yes_or_no(step, "Contacted?", "Yes")
    yes_or_no(step, "Solved?", "Yes")
    finish(step, "solved")
    step = claimed(desk, case, language="en")
    finish(step, "archive")

    grid.goto(f"/cases?view=mine&q={case.number}")
    grid.get_by_role("link", name=re.compile("甲村")).first.click()
    expect(grid.get_by_role("heading", level=1)).to_contain_text("甲村")
    expect(grid.get_by_text("归档").first).to_be_visible()
    settled(grid)
    web.check(grid)


def test_the_core_of_it_on_a_phone(web: Web) -> None:
    case = web.county.report("fire.ebike_charging", place="桥头一号")
    page = web.signed_in("station-a", phone=True)
    find(page, case)
    card = page.locator(".gc-inbox-card").first
    expect(card).to_contain_text(case.number)
    web.check(page)

    card.get_by_role("button", name="领取", exact=True).click()
    step = page.locator(".gc-task")
    expect(page).to_have_url(re.compile(r"/tasks/\d+$"))
    finish(step, "accept")
    page.get_by_role("button", name="返回列表").click()
    find(page, case)
    page.locator(".gc-inbox-card").first.get_by_role("button", name="领取", exact=True).click()
    step.get_by_label("处置措施").fill("清走电动车")
    step.get_by_label("处置结果").fill("通道畅通")
    step.locator("input[type=file]").set_input_files([photo()])
    expect(step.get_by_role("img", name="照片 1")).to_be_visible()
    web.check(page)
    finish(step, "done")

    expect(page.get_by_role("heading", name="本步骤已办结")).to_be_visible()
    assert web.county.waiting(case) == ["ask_reporter"]


def test_with_automatic_dispatch_off_the_next_case_waits_for_a_person(own_web: Web) -> None:
    admin = own_web.signed_in("admin")
    admin.goto("/settings")
    admin.locator("[data-setting=auto_dispatch]").get_by_role("switch").click()
    dialog = admin.get_by_role("dialog")
    dialog.get_by_label("原因").fill("节日期间人工分发")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_be_hidden()

    case = _reported(own_web.signed_in("grid"), "节日广场")

    desk = own_web.signed_in("shegong")
    find(desk, case)
    expect(desk.get_by_text("待分发").first).to_be_visible()
    step = claimed(desk, case)
    pick(step, "主办部门", "甲村服务站")
    finish(step, "dispatch")
    station = own_web.signed_in("station-a")
    find(station, case)
    expect(station.get_by_text("待接受").first).to_be_visible()
