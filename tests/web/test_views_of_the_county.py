"""A switch planned ahead, the sign-ins, a stopped job, what waits for the archive, the dark."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from engine.ports import JobRecord
from tests.county import PASSWORD
from tests.web.browsing import Web, settled
from tests.web.dialogs import dialog_of, save


def test_a_switch_is_planned_ahead_and_taken_back(own_web: Web) -> None:
    page = own_web.signed_in("admin", language="en")
    page.goto("/settings")
    line = page.locator("[data-setting=revisit]")
    line.get_by_role("switch").click()
    dialog = dialog_of(page)
    dialog.locator("#reason").fill("new year")
    dialog.get_by_role("radio", name="Later").check()
    dialog.locator("#start").fill("2099-01-01 08:00")
    page.locator(".ant-picker-ok button").click()
    save(page, "en")

    expect(line).to_contain_text(re.compile("Planned for .*2099.*: Off"))
    expect(line.get_by_role("switch")).to_be_checked()  # until then as before
    page.goto("/settings?history=revisit")
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("Planned")
    own_web.check(page)
    drawer.get_by_role("button", name="Undo", exact=True).click()
    dialog_of(page).get_by_role("textbox").fill("not now")
    dialog_of(page).get_by_role("button", name="Undo", exact=True).click()

    expect(page.locator(".gc-setting-history li").first).to_contain_text("not now")
    page.goto("/settings")
    expect(line.get_by_role("switch")).to_be_checked()
    expect(line).not_to_contain_text("Planned for")


def test_the_log_of_sign_ins_tells_who_was_let_in_and_who_was_not(web: Web) -> None:
    browser = web.page().context.request
    for password in ("wrong wrong wrong", PASSWORD):
        browser.post("/api/v1/sessions", data={"login": "urban", "password": password})
    page = web.signed_in("admin", language="en")
    page.goto("/operations/logs?tab=sign-ins&login=urban")
    rows = page.locator(".ant-table-row")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Let in")
    expect(rows.nth(1)).to_contain_text("Wrong password")

    page.get_by_text("Refused", exact=True).click()

    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile("result=no"))
    web.check(page, "sign-ins")


def test_a_job_that_stopped_is_among_the_failed_ones(web: Web) -> None:
    case = web.county.report("fire.ebike_charging")
    with web.county.core.unit_of_work() as uow:
        uow.jobs.add(
            JobRecord(
                id=0,
                kind="message",
                key="stopped",
                due_at=None,
                case_id=case.id,
                payload={"message": "dispatch.reconsider", "key": None, "payload": {}},
                failed=True,
                error="网关没有回应",
            )
        )
        uow.commit()
    page = web.signed_in("admin", language="en")
    page.goto("/operations/running?tab=jobs")

    page.get_by_text("Only failed", exact=True).click()

    expect(page).to_have_url(re.compile("failed=1"))
    row = page.locator(".ant-table-row", has_text="Process message")
    expect(row).to_contain_text(case.number)
    expect(row).to_contain_text("网关没有回应")
    expect(row).to_contain_text("Stopped")
    expect(page.locator(".ant-table-row", has_text="Timer")).to_have_count(0)
    web.check(page, "jobs-failed")


def test_what_waits_for_the_archive_is_in_its_view(own_web: Web) -> None:
    county = own_web.county
    other = county.report("fire.ebike_charging", similar="create")
    case = county.report("fire.ebike_charging", similar="create", title="待归档的")
    for node, outcome in (("accept", "accept"), ("handle", "done"), ("ask_reporter", "solved")):
        county.complete(case, node, outcome)
    assert county.case_row(case).status == "awaiting_archive"
    page = own_web.signed_in("clerk-east")
    page.goto("/cases")

    page.get_by_role("button", name=re.compile("^待归档 ?1$")).click()

    rows = page.locator(".ant-table-row")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(case.number)
    expect(rows).not_to_contain_text(other.number)
    # The step itself is the community worker's.
    inbox = own_web.signed_in("shegong")
    inbox.goto("/inbox?view=awaiting_archive")
    expect(inbox.locator(".ant-table-row")).to_have_count(1)


PAGES = {
    "clerk-east": ("/", "/inbox", "/cases", "/report"),
    "leader": ("/overview",),
    "admin": (
        "/settings",
        "/admin/people",
        "/admin/departments",
        "/admin/areas",
        "/admin/roles",
        "/admin/categories",
        "/operations/running",
        "/operations/messages",
        "/operations/logs",
        "/account/password",
    ),
    "designer": ("/designer",),
}


@pytest.mark.parametrize("who", PAGES)
def test_the_main_pages_can_be_read_in_the_dark(web: Web, who: str) -> None:
    web.county.report("fire.ebike_charging", similar="create")
    page = web.signed_in(who, dark=True)
    for path in PAGES[who]:
        page.goto(path)
        settled(page)
        dark = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert max(int(each) for each in re.findall(r"\d+", dark)[:3]) < 100, f"{path}: {dark}"
        web.check(page)
        web.picture(page, f"dark{path.replace('/', '-')}")
