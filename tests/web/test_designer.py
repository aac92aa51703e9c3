"""A designer redraws a process with the mouse, an administrator releases it, cases follow it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.web.acting import claimed, finish
from tests.web.browsing import Web, settled
from tests.web.drawing import choose, connect, drop, middle, select, write

PROCESS = "/designer/processes/archiving"


def _opened(page: Page) -> None:
    page.goto(PROCESS)
    settled(page)
    expect(page.locator('.djs-element[data-element-id="archive"]')).to_be_visible()
    expect(page.get_by_text("✓ 可以发布")).to_be_visible()


def _second_approval(page: Page) -> None:
    """Between the decision to archive and what follows: somebody else looks at it once more."""
    drop(page, "create.human", middle(page, "flow_check_archive_to_check_orders"))
    write(page, "中文名称", "归档复核")
    write(page, "英文名称", "Second review")
    write(page, "编号", "second_review")
    choose(page, "表单", "审核归档 (archive)")
    choose(page, "时限", "固定时长")
    for number, (code, zh, en) in enumerate(
        (("approve", "同意", "Approve"), ("return", "退回", "Return")), start=1
    ):
        page.get_by_role("button", name="增加结果").click()
        write(page, f"结果 {number} 的代码", code)
        write(page, f"结果 {number} 的中文", zh)
        write(page, f"结果 {number} 的英文", en)


def test_a_second_approval_drawn_by_mouse_is_in_the_next_case(own_web: Web) -> None:
    county = own_web.county
    page = own_web.signed_in("designer")
    _opened(page)

    _second_approval(page)
    [after] = page.evaluate(
        """() => [...document.querySelectorAll('.djs-connection')]
            .map((each) => each.dataset.elementId).filter((id) => id.startsWith('Flow_'))"""
    )
    gateway = drop(page, "create.exclusive-gateway", middle(page, after))
    write(page, "中文名称", "复核同意？")
    write(page, "英文名称", "Approved?")
    write(page, "编号", "check_review")
    back = connect(page, "check_review", "sent_back")
    page.get_by_role("tab", name=re.compile("检查")).click()
    findings = page.get_by_role("list", name="检查结果")
    expect(findings).to_contain_text("复核同意？")  # nothing says yet when it goes back
    expect(page.locator(".gc-finding-badge").first).to_be_visible()
    own_web.check(page)
    page.get_by_role("tab", name="属性").click()
    select(page, back)
    choose(page, "当“归档复核”的结果是", "退回 (return)")
    select(page, "check_review")
    choose(page, "默认去向", "→ 挂牌督办未销号？")
    assert gateway
    expect(page.get_by_text("✓ 可以发布")).to_be_visible()
    own_web.check(page)
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已保存").first).to_be_visible()
    page.get_by_role("tab", name="与发布版比较").click()
    expect(page.get_by_role("list", name="与发布版比较")).to_contain_text("归档复核")
    expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)

    admin = own_web.signed_in("admin")
    admin.goto(PROCESS)
    settled(admin)
    admin.get_by_role("button", name="发布", exact=True).click()
    dialog = admin.get_by_role("dialog")
    expect(dialog).to_contain_text("归档复核")
    dialog.get_by_label("发布说明").fill("归档须两人")
    dialog.get_by_role("button", name="发布", exact=True).click()
    expect(admin.get_by_text("第 2 版已发布")).to_be_visible()

    case = county.report("fire.ebike_charging")
    for node, outcome in (("accept", "accept"), ("handle", "done"), ("ask_reporter", "solved")):
        county.complete(case, node, outcome)
    desk = own_web.signed_in("shegong")
    finish(claimed(desk, case), "archive")
    step = claimed(desk, case)
    expect(step).to_contain_text("归档复核")
    expect(step.get_by_role("button", name="同意", exact=True)).to_be_visible()
    finish(step, "approve")

    assert county.waiting(case) == []
    assert county.case_row(case).status == "archived"
