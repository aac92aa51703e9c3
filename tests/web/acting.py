"""What people do with a step in the browser, the same way on a wide screen and on a phone."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.county import Case

CLAIM = {"zh": "领取", "en": "Claim"}
TASKS = {"zh": "任务预览", "en": "Task preview"}


def photo(name: str = "photo.jpg", colour: str = "seagreen") -> dict[str, Any]:
    target = io.BytesIO()
    Image.new("RGB", (1600, 900), colour).save(target, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": target.getvalue()}


def find(page: Page, case: Case, *, tab: str = "open") -> None:
    """The inbox with the one case in it, as a search does it."""
    page.goto(f"/inbox?tab={tab}&q={case.number}")


def opened(page: Page, case: Case, *, tab: str = "open") -> Locator:
    """The case's step in the preview of the inbox."""
    find(page, case, tab=tab)
    page.locator(".gc-inbox-title a").first.click()
    preview = page.locator(".gc-inbox-preview")
    expect(preview.locator(".gc-task-title")).to_be_visible()
    return preview


def claimed(page: Page, case: Case, *, language: str = "zh") -> Locator:
    """The case's step, claimed, with its form ready."""
    step = opened(page, case)
    step.get_by_role("button", name=CLAIM[language], exact=True).click()
    expect(
        step.get_by_role("group", name={"zh": "办理结果", "en": "Outcome"}[language])
    ).to_be_visible()
    return step


def finish(step: Locator, outcome: str) -> None:
    """Press the button of an outcome (its code) and wait until the step is gone."""
    page = step.page
    with page.expect_response(
        lambda answer: answer.url.endswith("/complete") and answer.request.method == "POST"
    ) as sent:
        step.locator(f"button[data-outcome={outcome}]").click()
    assert sent.value.status == 200, sent.value.text()


def pick(step: Locator, label: str, text: str) -> None:
    """Choose from a picker that searches while one types."""
    field = step.get_by_label(label, exact=True)
    field.click()
    field.fill(text)
    step.page.locator(".ant-select-item-option, .ant-select-tree-treenode").get_by_text(
        text
    ).first.click()


def yes_or_no(step: Locator, question: str, answer: str) -> None:
    step.get_by_role("radiogroup", name=question).get_by_text(answer, exact=True).click()
