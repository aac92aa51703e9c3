"""What a designer does with the mouse in the diagram, and with the fields beside it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

MIDDLE_OF_FLOW = """(id) => {
  const path = document.querySelector(`g[data-element-id="${id}"] .djs-hit`);
  const at = path.getPointAtLength(path.getTotalLength() / 2);
  const on = at.matrixTransform(path.getScreenCTM());
  return [on.x, on.y];
}"""


def drawn(page: Page, id_: str) -> Locator:
    return page.locator(f'.djs-element[data-element-id="{id_}"]')


def middle(page: Page, id_: str) -> tuple[float, float]:
    """Where an element is on the screen."""
    shape = drawn(page, id_)
    if "djs-connection" in (shape.get_attribute("class") or ""):
        x, y = page.evaluate(MIDDLE_OF_FLOW, id_)
        return x, y
    box = shape.locator(".djs-hit").first.bounding_box()
    assert box is not None, id_
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def select(page: Page, id_: str) -> None:
    if "selected" not in (drawn(page, id_).get_attribute("class") or "").split():
        page.mouse.click(*middle(page, id_))  # a second click would let go of it
    expect(page).to_have_url(re.compile(f"[?&]at={re.escape(id_)}(&|$)"))


def drop(page: Page, tool: str, at: tuple[float, float]) -> str:
    """Take a tool of the palette and click where it belongs; the id of what is there then."""
    before = set(_ids(page))
    page.locator(f'.djs-palette [data-action="{tool}"]').click()
    page.mouse.move(at[0] - 6, at[1] - 6)
    page.mouse.move(*at, steps=4)
    page.mouse.click(*at)
    [new] = _new(page, before, "djs-shape")
    page.keyboard.press("Escape")  # the field for a name, which the panel has, too
    return new


def connect(page: Page, from_: str, to: str) -> str:
    before = set(_ids(page))
    select(page, from_)
    page.locator('.djs-context-pad [data-action="connect"]').click()
    page.mouse.move(*middle(page, to), steps=4)
    page.mouse.click(*middle(page, to))
    [new] = _new(page, before, "djs-connection")
    return new


def write(page: Page, label: str, text: str) -> None:
    """Into a field of the panel; leaving it is what counts."""
    field = page.locator(".gc-design-panel").get_by_label(label, exact=True)
    field.fill(text)
    field.press("Tab")


def choose(page: Page, label: str, option: str) -> None:
    field = page.locator(".gc-design-panel").get_by_label(label, exact=True)
    field.click()
    options = page.locator(".ant-select-dropdown:visible .ant-select-item-option-content")
    options.get_by_text(option, exact=True).click()


def _ids(page: Page) -> list[str]:
    found = page.locator(".djs-element[data-element-id]").evaluate_all(
        "all => all.map((each) => each.dataset.elementId)"
    )
    return [str(each) for each in found]


def _new(page: Page, before: set[str], kind: str) -> list[str]:
    """Ids of what was not there before, once there is something."""
    found = page.wait_for_function(
        """([before, kind]) => {
          const new_ = [...document.querySelectorAll(`.${kind}[data-element-id]`)]
            .map((each) => each.dataset.elementId)
            .filter((id) => !id.endsWith('_label') && !before.includes(id)
              && !document.querySelector('.djs-drag-active'));
          return new_.length > 0 && new_;
        }""",
        arg=[sorted(before), kind],
    )
    return [str(each) for each in found.json_value()]


def untranslated(page: Page) -> list[str]:
    """English words that bpmn-js or dmn-js asked for and our dictionaries do not have."""
    found = page.evaluate("[...(window.gridcaseUntranslated ?? [])]")
    return sorted(str(each) for each in found)
