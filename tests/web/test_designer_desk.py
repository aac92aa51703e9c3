"""A designer's desk: nothing drawn is lost, all is said in words, files go in and out."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.sources import ROOT
from tests.web.browsing import Web, settled
from tests.web.drawing import drawn, drop, middle, select, untranslated, write

LEAVE = ROOT / "tests" / "data" / "foreign" / "leave_request.bpmn"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
MARK = """() => {
  const mark = document.querySelector('.bjs-powered-by');
  mark.scrollIntoView({ block: 'center', behavior: 'instant' });
  const box = mark.getBoundingClientRect();
  const points = [[.1, .1], [.9, .1], [.5, .5], [.1, .9], [.9, .9]];
  return box.width > 20 && box.height > 10 && points.every(([x, y]) => {
    const at = document.elementFromPoint(box.x + x * box.width, box.y + y * box.height);
    return at !== null && mark.contains(at);
  });
}"""


def _opened(page: Page, key: str = "archiving", shape: str = "archive") -> None:
    page.goto(f"/designer/processes/{key}")
    settled(page)
    expect(drawn(page, shape)).to_be_visible()


def _more(page: Page, item: str) -> None:
    page.get_by_role("button", name="更多").first.click()
    page.get_by_role("menuitem", name=item).click()


def _exported(page: Page, item: str) -> str:
    with page.expect_download() as loading:
        _more(page, item)
    return Path(loading.value.path()).read_text(encoding="utf-8")


def _import(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)


def _properties(xml: str, element: str) -> dict[str, str]:
    found = ElementTree.fromstring(xml).find(f".//{BPMN}*[@id='{element}']")
    assert found is not None
    return {
        str(each.get("name")): str(each.get("value"))
        for each in found.iter()
        if each.tag.endswith("}property")
    }


def test_a_finding_leads_to_its_element_and_nothing_broken_is_released(web: Web) -> None:
    page = web.signed_in("admin")
    _opened(page)
    new = drop(page, "create.human", middle(page, "flow_check_archive_to_check_orders"))
    write(page, "中文名称", "归档复核")
    expect(page.get_by_text(re.compile(r"\d+ 处错误"))).to_be_visible()
    select(page, "archive")
    page.keyboard.press("F8")
    findings = page.get_by_role("list", name="检查结果")
    line = findings.get_by_role("button", name="归档复核").first
    expect(line).to_be_visible()
    web.check(page)
    line.click()
    expect(page).to_have_url(re.compile(f"[?&]at={new}(&|$)"))
    expect(page.get_by_role("list", name="此处的检查结果")).to_be_visible()
    web.check(page)
    page.get_by_role("button", name="发布", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="发布", exact=True)).to_be_disabled()
    expect(dialog).to_contain_text("归档复核")
    web.check(page)


def test_the_second_designer_is_told_who_has_it_open(web: Web) -> None:
    first = web.signed_in("designer")
    _opened(first, "urging", "urging_done")
    second = web.signed_in("admin")
    second.goto("/designer/processes/urging")
    expect(second.get_by_text(re.compile("designer 自 .+ 起正在编辑"))).to_be_visible()
    second.goto("/designer")
    expect(second.get_by_text(re.compile("designer 自 .+ 起正在编辑"))).to_be_visible()
    web.check(second)


def test_what_is_unsaved_survives_a_reload_and_can_be_dropped(web: Web) -> None:
    page = web.signed_in("designer")
    _opened(page)
    select(page, "archive")
    write(page, "中文名称", "归档把关")
    expect(page.get_by_text("有未保存的修改")).to_be_visible()
    page.reload()
    expect(page.get_by_text(re.compile("已恢复 .+ 未保存的修改"))).to_be_visible()
    expect(drawn(page, "archive")).to_contain_text("归档把关")
    web.check(page)
    page.get_by_role("button", name="不要这些修改").click()
    expect(drawn(page, "archive")).to_contain_text("审核归档")
    expect(page.get_by_text("与发布版一致")).to_be_visible()


def test_what_is_being_typed_never_gets_into_the_next_document(web: Web) -> None:
    """frontend.md §3.1: typed, not left, undone, another file imported – and saved."""
    page = web.signed_in("designer")
    _opened(page)
    select(page, "archive")
    field = page.locator(".gc-design-panel").get_by_label("中文名称", exact=True)
    write(page, "中文名称", "先改一次")
    field.fill("没有离开的字")
    page.evaluate("document.querySelector('.gc-design-tools button:not([disabled])').click()")
    _import(page, LEAVE)
    expect(drawn(page, "decide")).to_be_visible()
    expect(drawn(page, "archive")).to_have_count(0)
    xml = _exported(page, "导出 BPMN 文件")
    assert "没有离开的字" not in xml
    assert [each.get("id") for each in ElementTree.fromstring(xml).iter(f"{BPMN}process")] == [
        "archiving"
    ]
    select(page, "decide")
    write(page, "中文名称", "决定")
    assert "决定" in _exported(page, "导出 BPMN 文件")


def test_a_file_of_another_tool_keeps_what_we_do_not_know(web: Web) -> None:
    page = web.signed_in("designer")
    _opened(page, "archiving")
    _import(page, LEAVE)
    expect(drawn(page, "decide")).to_be_visible()
    select(page, "decide")
    write(page, "英文名称", "Decide it")
    xml = _exported(page, "导出 BPMN 文件")
    for kept in ('camunda:assignee="boss"', "camunda:formField", "acme:owner", "Personnel"):
        assert kept in xml
    assert _properties(xml, "decide")["title.en"] == "Decide it"


def test_a_file_that_is_no_diagram_is_refused_and_changes_nothing(web: Web, tmp_path: Path) -> None:
    page = web.signed_in("designer")
    _opened(page)
    file = tmp_path / "letter.bpmn"
    file.write_text("Dear colleagues", encoding="utf-8")
    _import(page, file)
    expect(page.get_by_text("“letter.bpmn”不是可以打开的 BPMN 流程图")).to_be_visible()
    expect(drawn(page, "archive")).to_be_visible()
    expect(page.get_by_text("与发布版一致")).to_be_visible()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_the_mark_of_bpmn_io_is_visible_and_not_covered(web: Web, phone: bool) -> None:
    page = web.signed_in("designer", phone=phone)
    _opened(page)
    assert page.evaluate(MARK)
    page.get_by_role("button", name="模拟", exact=True).click()
    assert page.evaluate(MARK)
    web.check(page)


def test_a_token_runs_through_the_diagram(web: Web) -> None:
    page = web.signed_in("designer")
    _opened(page)
    page.get_by_role("button", name="模拟", exact=True).click()
    expect(page.get_by_role("complementary", name="模拟")).to_be_visible()
    expect(page.get_by_text("Token Simulation")).to_be_hidden()
    expect(page.locator(".djs-palette")).to_be_hidden()
    web.check(page)
    page.locator('[data-container-id="archiving_called"] [title="触发"]').click()
    expect(page.get_by_text("已结束")).to_be_visible(timeout=30_000)
    web.check(page)
    page.get_by_role("button", name="重来").click()
    expect(page.get_by_text("已结束")).to_have_count(0)
    page.get_by_role("button", name="模拟", exact=True).click()
    expect(page.locator(".djs-palette")).to_be_visible()
    expect(page.get_by_text("与发布版一致")).to_be_visible()
    assert untranslated(page) == []


def test_a_picture_of_the_diagram_is_a_download(web: Web) -> None:
    page = web.signed_in("designer")
    _opened(page)
    svg = _exported(page, "导出 SVG 图片")
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert "审核归档" in svg
    assert "var(--" not in svg


def test_a_new_process_begins_with_a_template(web: Web) -> None:
    page = web.signed_in("designer")
    page.goto("/designer")
    page.get_by_role("button", name="新建流程").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(re.compile("^编号")).fill("Noise!")
    dialog.get_by_role("button", name=re.compile("创 ?建")).click()
    expect(dialog.get_by_role("alert")).to_contain_text("小写字母")
    dialog.get_by_label(re.compile("^编号")).fill("noise-complaint")
    dialog.get_by_label("中文名称").fill("噪声投诉")
    dialog.get_by_label("英文名称").fill("Noise complaint")
    web.check(page)
    dialog.get_by_role("button", name=re.compile("创 ?建")).click()
    expect(page).to_have_url(re.compile("/designer/processes/noise-complaint"))
    expect(drawn(page, "begun")).to_be_visible()
    expect(page.get_by_text("尚未发布")).to_be_visible()
    page.goto("/designer")
    expect(page.get_by_role("list", name="流程", exact=True)).to_contain_text("noise-complaint")


def test_the_list_counts_the_cases_of_each_version(web: Web) -> None:
    page = web.signed_in("designer")
    page.goto("/designer")
    settled(page)
    card = page.locator(".gc-design-card", has=page.get_by_text("hazard-handling", exact=True))

    def running() -> int:
        found = re.search(r"(\d+) 件在办", card.locator(".gc-design-card-line").inner_text())
        assert found
        return int(found[1])

    before = running()
    web.county.report("fire.ebike_charging")
    page.reload()
    settled(page)
    assert running() == before + 1
    card.get_by_text(re.compile("个版本")).click()
    expect(card.get_by_role("listitem").first).to_contain_text(f"{before + 1} 件在办")
    web.check(page, "designer-list")


def test_the_step_table_writes_into_the_diagram_and_can_be_undone(web: Web) -> None:
    page = web.signed_in("designer")
    _opened(page)
    original = _properties(_exported(page, "导出 BPMN 文件"), "archive")
    page.get_by_text("步骤表", exact=True).click()
    table = page.get_by_role("region", name="步骤表")
    table.get_by_label("审核归档：时限").click()
    page.locator(".ant-select-dropdown:visible").get_by_text("固定时长", exact=True).click()
    table.get_by_label("审核归档：编辑结果").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("结果 1 的中文").fill("准予归档")
    dialog.get_by_label("结果 1 的中文").press("Tab")
    dialog.get_by_role("button", name=re.compile("Close|关闭")).click()
    expect(table).to_contain_text("准予归档")
    changed = _properties(_exported(page, "导出 BPMN 文件"), "archive")
    assert changed["limit"] == "working days(1)"
    assert "准予归档" in changed.values()
    web.check(page)
    for _ in range(2):
        page.get_by_role("button", name="撤销").click()
    expect(table).not_to_contain_text("准予归档")
    assert _properties(_exported(page, "导出 BPMN 文件"), "archive") == original


def test_saving_and_undoing_need_no_mouse(web: Web) -> None:
    page = web.signed_in("designer")
    _opened(page, "revisit", "ask_reporter")
    select(page, "ask_reporter")
    write(page, "中文名称", "回访群众")
    expect(drawn(page, "ask_reporter")).to_contain_text("回访群众")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("草稿已保存").first).to_be_visible()
    select(page, "ask_reporter")
    page.locator(".djs-container svg[tabindex]").focus()
    page.keyboard.press("Control+z")
    expect(drawn(page, "ask_reporter")).not_to_contain_text("回访群众")
    expect(page.get_by_text("有未保存的修改")).to_be_visible()


def test_every_text_of_the_modeler_is_chinese(web: Web) -> None:
    """Palette, context pad, replace menus of what our processes are made of, and what they add."""
    page = web.signed_in("designer")
    for shape in ("archive", "check_archive", "archived", "clock_archive", "archive_case"):
        page.goto(f"/designer/processes/archiving?at={shape}")
        settled(page)
        expect(drawn(page, shape)).to_have_class(re.compile(r"\bselected\b"))
        page.locator('.djs-context-pad [data-action="replace"]').click()
        expect(page.locator(".djs-popup")).to_be_visible()
        titles = page.locator(".djs-popup").inner_text()
        assert not re.search(r"[A-Za-z]{3,}", titles.replace("BPMN", "")), titles
        page.keyboard.press("Escape")
        expect(page.locator(".djs-popup")).to_have_count(0)
    for tool in page.locator(".djs-palette .entry[title], .djs-context-pad .entry[title]").all():
        title = tool.get_attribute("title") or ""
        assert not re.search(r"[A-Za-z]{3,}", title), title
    assert untranslated(page) == []
