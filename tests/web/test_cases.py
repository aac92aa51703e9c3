"""The page of a case and the list of cases, as the people who work with them meet them."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Locator, Page, expect

from engine.services.commands.cases import AttachFile, Comment, attach_file, comment
from tests.county import PASSWORD, Case
from tests.web.acting import finish, photo, pick
from tests.web.browsing import Web, settled

TEN_SECONDS = 10_000
SCROLLED = "() => document.querySelector('.ant-table-tbody-virtual-holder').scrollTop > 900"
IN_THE_MIDDLE = """(it) => {
  const box = it.getBoundingClientRect();
  const middle = box.top + box.height / 2;
  const there = [...it.querySelectorAll('.gc-case-cell a')].find((each) => {
    const line = each.closest('.gc-row').getBoundingClientRect();
    return line.top <= middle && middle < line.bottom;
  });
  return there.textContent;
}"""
GENERAL = "fire.ebike_charging"


def _open(page: Page, case: Case, view: str = "") -> None:
    page.goto(f"/cases/{case.id}{view}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)


def _header(page: Page) -> Locator:
    return page.locator(".gc-case-about")


def _element(page: Page, node: str) -> Locator:
    return page.locator(f".djs-element[data-element-id={node}]")


def _handled(web: Web, case: Case, *, solved: bool) -> None:
    web.county.complete(case, "handle", "done")
    web.county.complete(case, "ask_reporter", "solved" if solved else "not_solved")


def _archived(web: Web) -> Case:
    case = web.county.report(GENERAL, place="东街 8 号", description="楼道里停满电动车")
    for phase, colour in (("before", "firebrick"), ("after", "seagreen")):
        attach_file(
            AttachFile(
                case=case.id,
                name=f"{phase}.jpg",
                content=photo(colour=colour)["buffer"],
                phase=phase,
            ),
            actor=web.county.person("shegong"),
            core=web.county.core,
        )
    web.county.complete(case, "accept", "accept")
    _handled(web, case, solved=True)
    web.county.complete(case, "archive", "archive")
    return case


def _escalated(web: Web) -> Case:
    case = web.county.report(GENERAL, place="桥头")
    web.county.complete(case, "accept", "accept")
    web.county.complete(case, "handle", "unsolvable")
    return case


def test_the_page_says_where_the_case_stands_and_offers_what_the_engine_offers(web: Web) -> None:
    case = web.county.report(GENERAL, place="东街 8 号", title="楼道停车")
    page = web.signed_in("station-a")
    _open(page, case)

    for told in (case.number, "待接受", "一般", "甲村", "甲村服务站"):
        expect(_header(page)).to_contain_text(told)
    expect(_header(page).locator(".gc-due")).to_be_visible()
    page.get_by_role("button", name="领取", exact=True).click()
    expect(_header(page)).to_contain_text("station-a 正在办理")
    offered = page.locator(".gc-step-form button[data-outcome]")
    expect(offered.first).to_be_visible()
    codes = {each.get_attribute("data-outcome") for each in offered.all()}
    assert codes == set(web.county.item(case, "accept").outcomes)
    web.check(page)

    finish(page.locator(".gc-step-form"), "accept")

    expect(page.get_by_role("heading", name="当前步骤")).to_be_visible()
    expect(page.locator(".gc-steps")).to_contain_text("待反馈")
    expect(page.locator(".gc-timeline").first).to_contain_text("接受")


def test_a_reader_is_offered_nothing_and_a_stranger_is_told_that_there_is_no_such_case(
    web: Web,
) -> None:
    case = web.county.report(GENERAL)
    auditor = web.signed_in("auditor")
    _open(auditor, case)

    expect(auditor.get_by_role("button", name="领取", exact=True)).to_have_count(0)
    expect(auditor.get_by_label("批注")).to_have_count(0)

    stranger = web.signed_in("shegong-c")
    stranger.goto(f"/cases/{case.id}")
    expect(stranger.get_by_role("main")).to_contain_text("没有")
    expect(stranger.get_by_role("main")).not_to_contain_text(case.number)


def test_timeline_photos_and_messages_of_an_archived_case(web: Web) -> None:
    case = _archived(web)
    page = web.signed_in("leader")
    _open(page, case)

    timeline = page.locator(".gc-timeline").first
    for told in ("接受", "反馈", "已解决", "归档"):
        expect(timeline).to_contain_text(told)
    web.check(page, "case-archived")

    _open(page, case, "?tab=files")
    sides = page.locator(".gc-files-sides > .gc-files")
    expect(sides.nth(0).get_by_role("img", name="before.jpg")).to_be_visible()
    expect(sides.nth(1).get_by_role("img", name="after.jpg")).to_be_visible()
    sides.nth(0).get_by_role("button").click()
    expect(page.get_by_role("dialog").locator("img.gc-look")).to_be_visible()
    page.keyboard.press("Escape")
    web.check(page, "case-files")

    desk = web.signed_in("shegong")
    _open(desk, case, "?tab=messages")
    expect(desk.locator(".gc-messages")).to_contain_text(re.compile("甲村服务站|部门"))
    web.check(desk, "case-messages")


def test_the_diagram_shows_what_is_done_where_it_is_and_when_timers_fire(web: Web) -> None:
    case = web.county.report(GENERAL)
    page = web.signed_in("shegong")
    _open(page, case, "?tab=progress")

    accept = _element(page, "accept")
    expect(accept).to_have_class(re.compile("gc-current"))
    expect(page.locator(".gc-flag-done").first).to_be_attached()
    expect(page.locator(".gc-flag-current")).to_be_attached()
    mark = page.locator(".bjs-powered-by")
    expect(mark).to_be_visible()
    web.check(page, "case-diagram")

    page.set_viewport_size({"width": 1280, "height": 800})
    _open(page, case, "?tab=progress&node=accept")  # a link to a place in the diagram
    there = page.locator(".gc-node")
    expect(there.get_by_role("heading")).to_have_text(re.compile("部门接受|Accept"))
    expect(_element(page, "accept")).to_have_class(re.compile("gc-selected"))

    _element(page, "dispatch_automatically").locator(".djs-hit").first.click(force=True)
    expect(page).to_have_url(re.compile("node=dispatch_automatically"))
    expect(there).to_contain_text(re.compile("经过|passed", re.IGNORECASE))
    page.go_back()
    expect(page).not_to_have_url(re.compile("node=dispatch_automatically"))

    _open(page, case, "?tab=progress&list=1")
    waits = page.get_by_role("row").filter(has_text=re.compile("等待时间|waits for a time"))
    expect(waits.first).to_contain_text(re.compile(r"\d\d:\d\d"))


def test_called_processes_and_side_runs_have_diagrams_of_their_own(web: Web) -> None:
    case = _escalated(web)
    page = web.signed_in("clerk-east")
    _open(page, case, "?tab=progress")  # the diagram in which the case is now
    expect(_element(page, "judge_town")).to_have_class(re.compile("gc-current"))
    web.picture(page, "case-escalated")
    page.get_by_role("button", name="返回上一级流程图").click()
    calls = page.locator(".djs-element.gc-current[data-element-id^=escalation]")
    calls.locator(".djs-hit").first.click(force=True)
    page.get_by_role("button", name="打开子流程图").click()
    expect(_element(page, "judge_town")).to_have_class(re.compile("gc-current"))
    web.check(page)

    ordered = web.county.report(GENERAL, place="后山")
    web.county.complete(ordered, "accept", "accept")
    for _ in range(3):
        _handled(web, ordered, solved=False)
    _open(page, ordered, "?tab=progress")
    chooser = page.locator(".gc-sheets .ant-select")
    # The order is opened by the worker; the page hears of it by itself.
    expect(page.locator(".gc-orders")).to_be_visible(timeout=TEN_SECONDS)
    chooser.click()
    page.locator(".ant-select-item-option").filter(has_text="督办").first.click()
    expect(page.locator(".djs-element.gc-current").first).to_be_visible()
    web.check(page, "case-ordered")


def test_the_case_on_paper(web: Web) -> None:
    case = _archived(web)
    page = web.signed_in("leader")
    _open(page, case)
    page.get_by_role("button", name="打印").click()

    paper = page.locator(".gc-paper")
    expect(paper.locator(".gc-paper-photos img")).to_have_count(2)
    expect(paper).to_contain_text("楼道里停满电动车")
    web.check(page, "case-paper")
    page.set_viewport_size({"width": 800, "height": 1100})
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation").first).to_be_hidden()
    web.picture(page, "case-printed", whole=True)
    page.emulate_media(media="screen")


def test_a_comment_and_a_correction_stand_on_the_timeline(web: Web) -> None:
    case = web.county.report(GENERAL, place="一号楼")
    page = web.signed_in("shegong")
    _open(page, case)

    page.get_by_label("批注", exact=True).fill("请走北门")
    page.get_by_role("button", name="发表批注").click()
    expect(page.locator(".gc-timeline").first).to_contain_text("请走北门")
    expect(page.get_by_label("批注", exact=True)).to_have_value("")

    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="更正信息").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("具体位置").fill("二号楼")
    dialog.get_by_role("button", name="保存更正").click()
    expect(dialog).to_contain_text("请填写原因")
    pick(dialog, "分类", "堵塞")
    dialog.get_by_label("原因").fill("门牌号写错")
    web.check(page)
    dialog.get_by_role("button", name="保存更正").click()
    expect(dialog).to_be_hidden()

    first = page.locator(".gc-timeline > li").first
    expect(first).to_contain_text("门牌号写错")
    expect(page.get_by_label("案件信息")).to_contain_text("二号楼")
    assert web.county.case_row(case).category != GENERAL
    assert web.county.waiting(case) == ["accept"]


def test_who_must_call_is_told_who_reported_and_that_is_recorded(web: Web) -> None:
    case = web.county.report(GENERAL, contact_name="某邻居", contact_phone="138 0000 1234")
    page = web.signed_in("shegong")
    _open(page, case)
    expect(page.get_by_text("某邻居")).to_have_count(0)

    page.get_by_role("button", name="更多").click()
    page.get_by_role("menuitem", name="查看上报人联系方式").click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("原因").fill("电话回访")
    web.check(page)
    asked.get_by_role("button", name="查看并留痕").click()

    told = page.get_by_role("dialog").filter(has_text="某邻居")
    expect(told.get_by_role("link", name="138 0000 1234")).to_have_attribute(
        "href", "tel:13800001234"
    )
    web.check(page)
    told.get_by_role("button", name="关闭", exact=True).last.click()
    expect(page.get_by_text("某邻居")).to_have_count(0)
    first = page.locator(".gc-timeline > li").first
    expect(first).to_contain_text("查看联系方式")
    expect(first).to_contain_text("电话回访")


def test_two_people_on_one_case_see_each_other_and_silence_costs_nothing(web: Web) -> None:
    case = web.county.report(GENERAL)
    desk = web.signed_in("shegong")
    _open(desk, case)
    this = re.compile(rf"/api/v1/cases/{case.id}$")
    with desk.expect_response(lambda answer: bool(this.search(answer.url))) as unchanged:
        pass
    assert unchanged.value.status == 304

    station = web.signed_in("station-a")
    _open(station, case)
    station.get_by_role("button", name="领取", exact=True).click()
    expect(desk.locator(".gc-steps")).to_contain_text("station-a 已领取", timeout=TEN_SECONDS)

    comment(
        Comment(case=case.id, text="现场有孩子"),
        actor=web.county.person("shegong"),
        core=web.county.core,
    )
    for page in (desk, station):
        expect(page.locator(".gc-timeline").first).to_contain_text(
            "现场有孩子", timeout=TEN_SECONDS
        )


def test_a_long_form_outlives_a_reload_and_the_end_of_the_session(web: Web) -> None:
    case = web.county.report(GENERAL)
    web.county.complete(case, "accept", "accept")
    page = web.signed_in("station-a")
    _open(page, case)
    page.get_by_role("button", name="领取", exact=True).click()
    form = page.locator(".gc-step-form")
    measures = form.get_by_label("处置措施")
    measures.fill("清走电动车，逐户告知")
    form.get_by_label("处置结果").fill("通道畅通")

    page.reload()
    expect(measures).to_have_value("清走电动车，逐户告知")
    web.end_session(page)
    form.locator("button[data-outcome=done]").click()

    dialog = page.get_by_role("dialog")
    dialog.locator("input[autocomplete=current-password]").fill(PASSWORD)
    with page.expect_response(lambda answer: answer.url.endswith("/complete")) as sent:
        page.keyboard.press("Enter")
    assert sent.value.status == 200
    expect(dialog).to_be_hidden()
    expect(page.locator(".gc-timeline").first).to_contain_text("清走电动车，逐户告知")


def test_back_comes_to_the_line_and_the_place_one_left(web: Web) -> None:
    for n in range(60):
        web.county.report(GENERAL, title=f"回到原处 {n:02}", similar="create")
    page = web.signed_in("shegong")
    page.goto("/cases?q=回到原处")
    settled(page)
    holder = page.locator(".ant-table-tbody-virtual-holder")
    holder.hover()
    page.mouse.wheel(0, 1200)
    page.wait_for_function(SCROLLED)
    title = holder.evaluate(IN_THE_MIDDLE)
    left = holder.evaluate("(it) => it.scrollTop")
    line = page.get_by_role("link", name=title, exact=True)
    line.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)

    page.get_by_role("button", name="返回").click()

    expect(line).to_be_visible()
    expect(page.locator(".gc-row-selected")).to_contain_text(title)
    assert abs(holder.evaluate("(it) => it.scrollTop") - left) < 80  # a line
    page.keyboard.press("j")
    expect(page.locator(".gc-row-selected")).not_to_contain_text(title)


def test_the_list_has_an_order_that_the_address_carries(web: Web) -> None:
    cases = [web.county.report(GENERAL, title=f"次序 {n}", similar="create") for n in range(3)]
    web.county.clock.advance(timedelta(seconds=1))
    comment(
        Comment(case=cases[1].id, text="请尽快"),
        actor=web.county.person("leader"),
        core=web.county.core,
    )
    page = web.signed_in("shegong")
    page.goto("/cases?q=次序")
    settled(page)
    titles = page.locator(".gc-row .gc-case-cell a")
    expect(titles).to_have_text(["次序 2", "次序 1", "次序 0"])

    page.get_by_role("columnheader", name="上报时间").click()
    expect(titles).to_have_text(["次序 0", "次序 1", "次序 2"])
    expect(page).to_have_url(re.compile("sort=oldest"))
    page.reload()
    expect(titles).to_have_text(["次序 0", "次序 1", "次序 2"])
    page.get_by_role("columnheader", name="最近变动").click()
    expect(page).to_have_url(re.compile("sort=changed"))
    expect(titles.first).to_have_text("次序 1")
    web.check(page, "cases")


def test_the_list_is_saved_as_a_table(web: Web, tmp_path: Path) -> None:
    cases = [web.county.report(GENERAL, title=f"导出 {n}", similar="create") for n in range(3)]
    page = web.signed_in("shegong")
    page.goto("/cases?q=导出")
    settled(page)

    def saved(kind: str) -> bytes:
        page.get_by_role("button", name="导出").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=kind).click()
        target = tmp_path / download.value.suggested_filename
        download.value.save_as(target)
        return target.read_bytes()

    rows = list(csv.reader(io.StringIO(saved("CSV").decode("utf-8-sig"))))
    assert rows[0][:2] == ["编号", "案件"]
    assert {row[0] for row in rows[1:]} == {case.number for case in cases}
    with ZipFile(io.BytesIO(saved("XLSX"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    for case in cases:
        assert case.number in sheet


def test_a_case_and_its_diagram_in_the_dark(web: Web) -> None:
    page = web.signed_in("shegong", dark=True)
    case = _escalated(web)
    _open(page, case, "?tab=progress")
    web.check(page)
    web.picture(page, "case-diagram-dark")
    _open(page, case)
    web.check(page)
    web.picture(page, "case-dark")
