"""What the check says of a diagram: how grave, where, how to mend it, by one click where safe."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.web.browsing import Web, settled
from tests.web.drawing import drawn

_SHAPES = {
    "start": (160, 200, 36, 36),
    "think": (240, 178, 100, 80),
    "which": (400, 193, 50, 50),
    "one": (520, 100, 100, 80),
    "two": (520, 260, 100, 80),
    "done": (700, 200, 36, 36),
}
_FLOWS = [
    ("start", "think", ""),
    ("think", "which", ""),
    ("which", "one", 'case.level = "major"'),
    ("which", "two", ""),
    ("one", "done", ""),
    ("two", "done", ""),
]


def _diagram() -> str:
    flows = "".join(
        f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}">'
        + (f"<conditionExpression>{condition}</conditionExpression>" if condition else "")
        + "</sequenceFlow>"
        for a, b, condition in _FLOWS
    )
    shapes = "".join(
        f'<di:BPMNShape id="{key}_di" bpmnElement="{key}"><dc:Bounds x="{x}" y="{y}" '
        f'width="{width}" height="{height}"/></di:BPMNShape>'
        for key, (x, y, width, height) in _SHAPES.items()
    )
    edges = "".join(
        f'<di:BPMNEdge id="{a}_{b}_di" bpmnElement="{a}_{b}">{_point(a, 1)}{_point(b, 0)}'
        "</di:BPMNEdge>"
        for a, b, _ in _FLOWS
    )
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" '
        'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
        'xmlns:wp="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="urn:journey" id="d">'
        '<process id="drawn" isExecutable="true"><startEvent id="start"/>'
        '<task id="think" name="想一想"/><exclusiveGateway id="which" name="哪一条"/>'
        '<userTask id="one" name="甲"/><userTask id="two" name="乙"/><endEvent id="done"/>'
        f'{flows}</process><di:BPMNDiagram id="g"><di:BPMNPlane id="p" bpmnElement="drawn">'
        f"{shapes}{edges}</di:BPMNPlane></di:BPMNDiagram></definitions>"
    )


def _point(key: str, side: int) -> str:
    x, y, width, height = _SHAPES[key]
    return f'<wp:waypoint x="{x + side * width}" y="{y + height / 2}"/>'


def _imported(page: Page, folder: Path) -> None:
    file = folder / "drawn.bpmn"
    file.write_text(_diagram(), encoding="utf-8")
    page.goto("/designer/processes/archiving")
    settled(page)
    expect(drawn(page, "archive")).to_be_visible()
    page.locator("input[type=file]").set_input_files(file)
    expect(drawn(page, "think")).to_be_visible()
    page.keyboard.press("F8")


def test_a_file_without_a_picture_is_laid_out(web: Web, tmp_path: Path) -> None:
    page = web.signed_in("admin")
    file = tmp_path / "bare.bpmn"
    bare = re.sub(r"<di:BPMNDiagram.*</di:BPMNDiagram>", "", _diagram())
    kept = '<extensionElements><f:x xmlns:f="urn:foreign" a="1"/></extensionElements>'
    file.write_text(bare.replace('name="甲"/>', f'name="甲">{kept}</userTask>'), encoding="utf-8")
    page.goto("/designer/processes/archiving")
    settled(page)
    expect(drawn(page, "archive")).to_be_visible()

    page.locator("input[type=file]").set_input_files(file)

    for key in (*_SHAPES, "which_two"):
        expect(drawn(page, key)).to_be_visible()
    page.get_by_role("button", name="更多").first.click()
    with page.expect_download() as loading:
        page.get_by_role("menuitem", name="导出 BPMN 文件").click()
    xml = Path(loading.value.path()).read_text(encoding="utf-8")
    assert 'xmlns:f="urn:foreign"' in xml
    assert "BPMNShape" in xml
    web.check(page, "laid-out")


def test_a_finding_says_how_grave_it_is_and_is_mended_by_one_click(
    web: Web, tmp_path: Path
) -> None:
    page = web.signed_in("admin")
    _imported(page, tmp_path)
    findings = page.get_by_role("list", name="检查结果")
    untyped = findings.get_by_role("listitem").filter(has_text="没有类型")
    bare = findings.get_by_role("listitem").filter(has_text="既不是默认流也没有条件")
    expect(untyped).to_contain_text("错误")
    expect(bare).to_contain_text("提醒")
    badge = page.locator(".gc-finding-badge.gc-finding-error")
    expect(badge.first).to_be_visible()
    web.check(page)

    untyped.get_by_role("button", name="改为人工任务").click()
    expect(untyped).to_have_count(0)
    bare.get_by_role("button", name="设为默认流").click()
    expect(bare).to_have_count(0)

    page.get_by_role("button", name="撤销").first.click()
    expect(bare).to_have_count(1)
    bare.get_by_role("button").first.click()
    expect(page).to_have_url(re.compile("[?&]at=which_two(&|$)"))
    expect(page.get_by_role("list", name="此处的检查结果")).to_contain_text("默认流")
    page.keyboard.press("F8")
    web.check(page, "findings")
