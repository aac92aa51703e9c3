"""Switches taken back, faults tried again, messages sent again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from adapters.database.tables import job
from engine.ports import IncidentRecord, JobRecord
from tests.web.browsing import Web
from tests.web.dialogs import WORDS, dialog_of, save

TOWN = "900001001"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_switch_is_toggled_for_a_town_and_taken_back(own_web: Web, language: str) -> None:
    web, words = own_web, WORDS[language]
    page = web.signed_in("admin", language=language)
    page.goto(f"/settings?area={TOWN}")
    line = page.locator("[data-setting=revisit]")
    expect(line.get_by_role("switch")).to_be_checked()

    line.get_by_role("switch").click()
    dialog_of(page).get_by_role("button", name=words["save"], exact=True).click()
    expect(
        dialog_of(page).get_by_text("请填写原因" if language == "zh" else "Give a reason")
    ).to_be_visible()
    dialog_of(page).locator("#reason").fill("试点 pilot")
    save(page, language)

    expect(line.get_by_role("switch")).not_to_be_checked()
    expect(line).to_contain_text("试点 pilot")
    page.goto("/settings")
    expect(page.locator("[data-setting=revisit]").get_by_role("switch")).to_be_checked()
    page.goto(f"/settings?area={TOWN}&history=revisit")
    drawer = page.locator(".ant-drawer-section, .ant-drawer-content").last
    expect(drawer).to_contain_text("试点 pilot")
    page.get_by_role("button", name=words["undo"], exact=True).click()
    dialog_of(page).get_by_role("textbox").fill("结束 over")
    dialog_of(page).get_by_role("button", name=words["undo"], exact=True).click()
    expect(page.locator(".gc-setting-history li")).to_have_count(2)
    expect(page.locator("[data-setting=revisit]").get_by_role("switch")).to_be_checked()


def web_language(page: Page, language: str) -> None:
    """`check` leaves the page in English and narrow."""
    page.evaluate("(it) => localStorage.setItem('gridcase.language', it)", language)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.reload()


def test_a_fault_is_tried_again_and_settled(web: Web) -> None:
    county = web.county
    case = county.report("fire.ebike_charging")
    with county.core.unit_of_work() as uow:
        now = county.core.clock.now()
        uow.jobs.add(
            JobRecord(
                id=0,
                kind="message",
                key="fault",
                due_at=None,
                case_id=case.id,
                payload={"message": "dispatch.reconsider", "key": None, "payload": {}},
                failed=True,
                error="表里没有这一行",
            )
        )
        uow.commit()
    with county.house.database.reading() as connection:
        parked = connection.execute(select(job.c.id).where(job.c.key == "fault")).scalar_one()
    with county.core.unit_of_work() as uow:
        uow.incidents.add(
            IncidentRecord(
                id=0,
                case_id=case.id,
                run_id=None,
                job_id=parked,
                node="decide_department",
                code="decision-failed",
                message="表里没有这一行",
                at=now,
            )
        )
        uow.commit()
    page = web.signed_in("admin")
    page.goto("/operations/running")
    row = page.locator(".ant-table-row", has_text=case.number)
    expect(row).to_contain_text("表里没有这一行")
    web.check(page, "faults")
    web_language(page, "zh")

    row.get_by_role("button", name="重试").click()

    expect(page.get_by_text("已交回重试")).to_be_visible()
    expect(row).to_have_count(0)
    page.goto("/operations/running?all=1")
    page.get_by_text("全部", exact=True).first.click()
    expect(page.locator(".ant-table-row", has_text=case.number)).to_contain_text("admin")


def test_a_message_that_failed_is_sent_again_and_said_in_words(web: Web) -> None:
    county = web.county
    case = county.report("fire.ebike_charging")
    number = next(
        line["id"]
        for line in _messages(web, "admin")
        if line["case_number"] == case.number and line["template"] == "case_dispatched"
    )
    with county.core.unit_of_work() as uow:
        uow.outbox.failed(number, error="网关没有回应")
        uow.commit()
    page = web.signed_in("admin", language="en")
    page.goto("/operations/messages?state=failed")
    row = page.locator(".ant-table-row", has_text=case.number)
    expect(row).to_contain_text("A case was dispatched to you")
    expect(row).to_contain_text("网关没有回应")
    expect(row).not_to_contain_text("case_dispatched")
    web.check(page, "messages-failed")
    web_language(page, "en")

    row.get_by_role("button", name="Send message").click()

    expect(row).to_have_count(0)
    page.goto("/operations/messages")
    expect(page.locator(".ant-table-row", has_text=case.number).first).to_contain_text(
        re.compile("Waiting|Delivered")
    )


def _messages(web: Web, login: str) -> list[dict]:  # type: ignore[type-arg]
    answer = web.signed_in(login).context.request.get("/api/v1/outbox?limit=200")
    found: list[dict] = answer.json()["items"]  # type: ignore[type-arg]
    return found
