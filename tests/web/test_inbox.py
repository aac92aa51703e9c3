"""The inbox: what waits for whom, finding and sorting it, working it off by keyboard alone."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from adapters.clock import SystemClock
from adapters.database.tables import work_item
from tests.county import NEXT_VILLAGE, Case
from tests.web.acting import claimed, find, finish, opened
from tests.web.browsing import Web, settled


def _due(web: Web, case: Case, left: timedelta) -> None:
    """As if the step had waited until so much is left of its limit."""
    change = (
        work_item.update()
        .where(work_item.c.case_id == case.id)
        .values(due_at=SystemClock().now() + left)
    )
    with web.county.house.database.engine.begin() as connection:
        connection.execute(change)


def _titles(page: Page) -> list[str]:
    return page.locator(".gc-inbox-list .gc-inbox-title > a").all_inner_texts()


def _listed(page: Page, case: Case):  # type: ignore[no-untyped-def]
    return page.locator(".gc-inbox-list .ant-table-row", has_text=case.number)


def _chip(page: Page, group: str, text: str):  # type: ignore[no-untyped-def]
    return page.get_by_role("group", name=group).get_by_role("button", name=re.compile(text))


def test_each_queue_of_a_role_has_its_count_and_narrows_the_list(own_web: Web) -> None:
    county = own_web.county
    first, second = (county.report("fire.three_in_one") for _ in range(2))
    refused = county.report("fire.ebike_charging")
    county.complete(first, "accept", "accept", by="fire")
    county.complete(refused, "accept", "reject", by="station-a")
    station = own_web.signed_in("fire")
    station.goto("/inbox")

    tabs = station.get_by_role("radiogroup", name="任务范围")
    expect(tabs.get_by_text("待领取 2")).to_be_visible()
    accepting, answering = (
        _chip(station, "队列", "待接受"),
        _chip(station, "队列", "待反馈"),
    )
    expect(accepting).to_contain_text("1")
    expect(answering).to_contain_text("1")
    answering.click()
    expect(_listed(station, first)).to_have_count(1)
    expect(_listed(station, second)).to_have_count(0)
    expect(station).to_have_url(re.compile("role=department_worker"))

    desk = own_web.signed_in("shegong", language="en")
    desk.goto("/inbox")
    expect(_listed(desk, refused)).to_contain_text("Rejected")
    expect(_listed(desk, second)).to_have_count(0)


def test_how_urgent_a_step_is_can_be_seen_without_colour(own_web: Web) -> None:
    late, soon, fine = (own_web.county.report("fire.ebike_charging") for _ in range(3))
    _due(own_web, late, timedelta(hours=-26))
    _due(own_web, soon, timedelta(hours=3, minutes=10))
    _due(own_web, fine, timedelta(days=5))
    page = own_web.signed_in("station-a")
    page.goto("/inbox")

    found = {}
    for case, state, text in ((late, "late", "超"), (soon, "soon", "剩"), (fine, "fine", "剩")):
        badge = _listed(page, case).locator(".gc-due")
        expect(badge).to_have_attribute("data-due", state)
        expect(badge).to_contain_text(text)
        shape = badge.locator("svg").inner_html()
        colour = badge.evaluate("(it) => getComputedStyle(it).color")
        found[state] = (shape, colour)
    assert len({shape for shape, _ in found.values()}) == 3
    assert len({colour for _, colour in found.values()}) == 3
    rows = page.locator(".gc-inbox-list .ant-table-row")
    expect(rows.first).to_contain_text(late.number)

    overdue = _chip(page, "筛选", "超时")
    expect(overdue).to_contain_text("1")
    overdue.click()
    expect(rows).to_have_count(1)
    expect(_listed(page, late)).to_be_visible()
    page.goto("/inbox?everyone=1&status=x")
    expect(_chip(page, "筛选", "超时")).to_contain_text("0")


def test_search_filters_and_order_stand_in_the_address(own_web: Web) -> None:
    county = own_web.county
    first = county.report("fire.three_in_one", place="东街 8 号")
    second = county.report("fire.three_in_one", area=NEXT_VILLAGE, by="clerk-east")
    _due(own_web, second, timedelta(hours=1))
    page = own_web.signed_in("fire")
    page.goto("/inbox")
    rows = page.locator(".gc-inbox-list .ant-table-row")
    expect(rows.first).to_contain_text(second.number)

    page.get_by_role("columnheader", name="等待自").click()
    expect(rows.first).to_contain_text(first.number)
    expect(page).to_have_url(re.compile("sort=opened_at"))
    page.keyboard.press("/")
    expect(page.get_by_label("标题或编号")).to_be_focused()
    page.keyboard.type(second.number[-6:])
    expect(rows).to_have_count(1)
    page.reload()
    expect(page.get_by_label("标题或编号")).to_have_value(second.number[-6:])
    expect(rows).to_have_count(1)
    page.get_by_label("标题或编号").fill("没有这样的案件")
    expect(page.get_by_text("没有符合条件的任务")).to_be_visible()
    page.get_by_role("button", name="清除筛选").first.click()
    expect(rows).to_have_count(2)


def test_the_first_area_found_is_taken_with_enter(own_web: Web) -> None:
    county = own_web.county
    here = county.report("fire.three_in_one")
    there = county.report("fire.three_in_one", area=NEXT_VILLAGE, by="clerk-east")
    page = own_web.signed_in("fire")
    page.goto("/inbox")
    page.get_by_role("button", name="更多筛选").click()

    page.get_by_label("区域", exact=True).click()
    page.keyboard.type("乙村")
    page.keyboard.press("Enter")  # before anything was found

    expect(page).to_have_url(re.compile("area=900001001002"))
    expect(_listed(page, there)).to_have_count(1)
    expect(_listed(page, here)).to_have_count(0)
    expect(page.locator(".ant-select-dropdown:visible")).to_have_count(0)
    own_web.check(page)


def test_case_after_case_without_a_mouse(own_web: Web) -> None:
    county = own_web.county
    first, second = (county.report("fire.ebike_charging") for _ in range(2))
    for case in (first, second):
        county.complete(case, "accept", "accept", by="station-a")
    page = own_web.signed_in("station-a")
    asked: list[str] = []
    page.on("response", lambda it: asked.append(f"{it.status} {it.request.method} {it.url}"))
    page.goto("/")
    settled(page)
    keys = page.keyboard

    keys.press("g")
    keys.press("i")
    expect(_listed(page, first)).to_be_visible()
    keys.press("j")
    preview = page.locator(".gc-inbox-preview")
    expect(preview).to_contain_text(first.number)
    keys.press("c")
    expect(preview.get_by_label("处置措施")).to_be_focused()
    keys.type("清走电动车")
    keys.press("Control+Enter")
    expect(preview.get_by_label("处置结果")).to_be_focused()  # it is needed and was left out
    keys.type("通道畅通")
    keys.press("Control+Enter")
    expect(preview).to_contain_text(second.number)
    keys.press("c")
    expect(preview.get_by_label("处置措施")).to_be_focused()
    keys.type("恢复原状")
    keys.press("Tab")
    keys.type("通道畅通")
    keys.press("Alt+1")
    expect(page.get_by_text("没有待领取的任务")).to_be_visible()
    settled(page)

    assert [each for each in asked if each.startswith("4")] == []
    assert [county.waiting(case) for case in (first, second)] == [["ask_reporter"]] * 2


def test_a_released_step_waits_for_anybody_again_and_keeps_the_draft(web: Web) -> None:
    case = web.county.report("fire.ebike_charging")
    page = web.signed_in("station-a", language="en")
    step = claimed(page, case, language="en")
    step.get_by_label("Reason for rejecting").fill("Not ours at all")

    step.get_by_role("button", name="Give back").click()

    expect(step.get_by_role("button", name="Claim", exact=True)).to_be_visible()
    assert web.county.item(case, "accept").assignee_id is None
    step.get_by_role("button", name="Claim", exact=True).click()
    expect(step.get_by_label("Reason for rejecting")).to_have_value("Not ours at all")


def test_who_was_quicker_is_told_by_name(web: Web) -> None:
    case = web.county.report("fire.three_in_one")
    pages = [web.signed_in(login) for login in ("fire", "fire2")]
    quick, slow = (opened(page, case) for page in pages)
    slow.page.route("**/api/v1/tasks?*", lambda route: route.abort())  # has not seen it yet
    slow.page.route(
        "**/api/v1/tasks/*",
        lambda route: route.abort() if route.request.method == "GET" else route.continue_(),
    )
    with web.allowing("ERR_FAILED"):
        quick.get_by_role("button", name="领取", exact=True).click()
        expect(quick.get_by_role("button", name="退回队列")).to_be_visible()
        slow.get_by_role("button", name="领取", exact=True).click()

        expect(slow.page.locator(".ant-message")).to_contain_text("领取了此任务")
        slow.page.unroute_all(behavior="wait")
        expect(slow).to_contain_text(re.compile("已于 .* 领取"))
        expect(slow.get_by_role("button", name="领取", exact=True)).to_have_count(0)


def test_a_head_hands_a_step_to_somebody(web: Web) -> None:
    case = web.county.report("fire.ebike_charging")
    item = web.county.item(case, "accept")
    head = web.signed_in("station-a-head", language="en")
    head.goto(f"/tasks/{item.id}")

    head.get_by_role("button", name="Assign").click()
    dialog = head.get_by_role("dialog")
    person = dialog.get_by_label("To whom")
    web.check(head)
    person.fill("station-a")
    head.locator(".ant-select-item-option", has_text=re.compile("^station-a$")).click()
    dialog.get_by_role("button", name="Assign").click()

    expect(dialog).to_be_hidden()
    expect(head.locator(".gc-task")).to_contain_text("station-a")
    worker = web.signed_in("station-a")
    find(worker, case, tab="mine")
    expect(_listed(worker, case)).to_have_count(1)


def test_what_is_done_is_listed_with_its_outcome(web: Web) -> None:
    case = web.county.report("fire.ebike_charging")
    page = web.signed_in("station-a", language="en")
    step = claimed(page, case, language="en")
    step.get_by_label("Reason for rejecting").fill("Not ours")
    finish(step, "reject")

    page.goto("/inbox?tab=done")

    row = page.locator(".ant-table-row", has_text=case.number)
    expect(row).to_contain_text("Reject")
    expect(row).to_contain_text("In time")
    row.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(rf"/cases/{case.id}"))


def test_the_inbox_looks_right(own_web: Web) -> None:
    county = own_web.county
    cases = [county.report("fire.three_in_one", place=f"东街 {n} 号") for n in range(6)]
    for case in cases[:2]:
        county.complete(case, "accept", "accept", by="fire")
    _due(own_web, cases[0], timedelta(hours=-26))
    _due(own_web, cases[2], timedelta(hours=3))
    page = own_web.signed_in("fire")
    page.goto(f"/inbox?task={county.items(cases[3])[0].id}")
    own_web.check(page, "inbox-preview")
    page.goto("/inbox")
    own_web.check(page, "inbox")
    page.goto("/inbox?tab=done")
    own_web.check(page, "inbox-done")
    page.goto("/inbox?q=nothing")
    own_web.check(page, "inbox-empty")
    page.goto(f"/tasks/{county.items(cases[0])[0].id}")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Claim", exact=True).click()
    expect(page.get_by_role("group", name="Outcome")).to_be_visible()
    own_web.check(page, "task-form")


def test_the_inbox_looks_right_in_the_dark(web: Web) -> None:
    case = web.county.report("fire.three_in_one", place="东街")
    _due(web, case, timedelta(hours=-3))
    for phone in (False, True):
        page = web.signed_in("fire", dark=True, phone=phone, language="en")
        page.goto("/inbox")
        settled(page)
        web.picture(page, f"inbox-dark-{'390' if phone else '1280'}")
        web.check(page)
        page.goto(f"/tasks/{web.county.items(case)[0].id}")
        settled(page)
        if not phone:
            page.get_by_role("button", name="Claim", exact=True).click()
        expect(page.get_by_role("group", name="Outcome")).to_be_visible()
        web.picture(page, f"task-dark-{'390' if phone else '1280'}")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        web.check(page)
