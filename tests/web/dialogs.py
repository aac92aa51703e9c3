"""Dialogs over a page, as journeys of administrators meet them."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

WORDS = {
    "zh": {
        "save": "保存",
        "undo": "撤销",
        "edit": "编辑",
        "disable": "停用",
    },
    "en": {
        "save": "Save",
        "undo": "Undo",
        "edit": "Edit",
        "disable": "Disable",
    },
}


def dialog_of(page: Page) -> Locator:
    """The one on top."""
    return page.locator(".ant-modal-wrap:visible").get_by_role("dialog").last


def save(page: Page, language: str = "zh") -> None:
    """It closes when the server has taken it."""
    dialog_of(page).get_by_role("button", name=WORDS[language]["save"], exact=True).click()
    expect(page.locator(".ant-modal-wrap:visible")).to_have_count(0)
