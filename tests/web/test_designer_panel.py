"""What is edited beside the diagram is in the file, and still there after a reload."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.browsing import Web, settled
from tests.web.drawing import choose, drawn

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
CONDITION = {"zh": "条件（FEEL）", "en": "Condition (FEEL)"}
RESULT = {"zh": "试算结果", "en": "Result for the samples"}
UNSAVED = {"zh": "有未保存的修改", "en": "Unsaved changes"}


def _at(page: Page, element: str, process: str = "archiving") -> Locator:
    page.goto(f"/designer/processes/{process}?at={element}")
    settled(page)
    expect(drawn(page, element)).to_have_class(re.compile(r"\bselected\b"))
    return page.locator(".gc-design-panel")


def _exported(page: Page) -> ElementTree.Element:
    page.get_by_role("button", name="更多").first.click()
    with page.expect_download() as loading:
        page.get_by_role("menuitem", name="导出 BPMN 文件").click()
    return ElementTree.fromstring(Path(loading.value.path()).read_bytes())


def _text(root: ElementTree.Element, element: str, part: str) -> str:
    found = root.find(f".//{BPMN}*[@id='{element}']//{BPMN}{part}")
    assert found is not None
    return found.text or ""


def _property(root: ElementTree.Element, element: str, name: str) -> str | None:
    found = root.find(f".//{BPMN}*[@id='{element}']")
    assert found is not None
    values = {each.get("name"): each.get("value") for each in found.iter()}
    return values.get(name)


def _forget(page: Page) -> None:
    page.evaluate("Object.keys(localStorage).forEach((each) => localStorage.removeItem(each))")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_condition_is_completed_tried_and_its_mistake_is_shown_at_its_place(
    web: Web, language: str
) -> None:
    page = web.signed_in("designer", language=language)
    panel = _at(page, "flow_check_orders_to_await_orders")
    field = panel.get_by_role("combobox", name=re.compile("FEEL")).last
    result = panel.get_by_label(RESULT[language])
    field.fill("case.lev")
    option = panel.get_by_role("option").first
    expect(option).to_contain_text("case.level")
    page.keyboard.press("Enter")
    expect(field).to_have_value("case.level")
    field.press_sequentially(' = "major"')
    panel.locator(".gc-feel details summary").click()
    panel.get_by_label("case.level", exact=True).fill("major")
    expect(result).to_have_text("= true")
    panel.get_by_label("case.level", exact=True).fill("general")
    expect(result).to_have_text("= false")
    web.check(page)

    field.fill("1 + + ")
    expect(result.locator("mark")).to_be_visible()
    told = result.inner_text()
    assert bool(re.search(r"[\u4e00-\u9fff]", told)) is (language == "zh"), told
    _forget(page)


def test_a_condition_is_in_the_file_and_outlives_a_reload(web: Web) -> None:
    page = web.signed_in("designer")
    flow = "flow_check_orders_to_await_orders"
    panel = _at(page, flow)
    field = panel.get_by_label(CONDITION["zh"], exact=True)
    field.fill("case.orders.listed > 1")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.get_by_text(UNSAVED["zh"])).to_be_visible()
    assert _text(_exported(page), flow, "conditionExpression") == "case.orders.listed > 1"
    page.reload()
    settled(page)
    expect(panel.get_by_label(CONDITION["zh"], exact=True)).to_have_value("case.orders.listed > 1")
    _forget(page)


def test_reminders_have_shares_and_a_repetition_of_their_own(web: Web) -> None:
    page = web.signed_in("designer")
    panel = _at(page, "clock_archive")
    shares = panel.get_by_label("时限的百分比", exact=True)
    expect(shares).to_have_value("50, 80, 100, 200")
    shares.fill("60，100")
    shares.press("Tab")
    choose(page, "之后重复", "固定时长")
    panel.get_by_label("重复次数", exact=True).fill("3")
    page.keyboard.press("Tab")
    text = _text(_exported(page), "clock_archive", "timeCycle")
    assert text == "share(60, 100, repeat: working days(1), times: 3)"
    page.reload()
    settled(page)
    expect(shares).to_have_value("60, 100")
    choose(page, "之后重复", "不限时")
    assert _text(_exported(page), "clock_archive", "timeCycle") == "share(60, 100)"
    page.get_by_role("button", name="撤销").click()
    assert "repeat: working days(1)" in _text(_exported(page), "clock_archive", "timeCycle")
    _forget(page)


def test_a_call_is_given_what_the_called_process_says_it_takes(web: Web) -> None:
    page = web.signed_in("designer")
    panel = _at(page, "urge_archive")
    expect(panel.get_by_label("增加输入")).to_have_count(0)  # it has both
    panel.get_by_label("输入 stage", exact=True).fill("")
    page.keyboard.press("Tab")
    choose(page, "增加输入", "stage")
    stage = panel.get_by_label("输入 stage", exact=True)
    stage.fill('"review"')
    page.keyboard.press("Tab")
    assert _property(_exported(page), "urge_archive", "in.stage") == '"review"'
    expect(panel.get_by_role("link", name="打开 urging")).to_have_attribute(
        "href", re.compile("/designer/processes/urging$")
    )
    _forget(page)


def test_from_a_step_one_comes_to_its_form(web: Web) -> None:
    page = web.signed_in("designer")
    panel = _at(page, "archive")
    panel.get_by_role("link", name="打开 archive").click()
    expect(page).to_have_url(re.compile("/designer/forms/archive$"))
