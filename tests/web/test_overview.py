"""Start pages by role; the leader's board, whose every figure opens exactly its cases."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.county import NEXT_VILLAGE, OTHER_VILLAGE
from tests.web.browsing import Web

ROLES = (
    "shegong",
    "clerk-county",
    "fire",
    "fire-head",
    "grid",
    "leader",
    "designer",
    "auditor",
    "admin",
)


def _cases(web: Web) -> None:
    county = web.county
    county.report("fire.ebike_charging", latitude=25.2, longitude=118.6)
    county.report("fire.exit_blocked", latitude=25.21, longitude=118.61)
    county.report("fire.ebike_charging", area=NEXT_VILLAGE, by="shegong-b")
    county.report(
        "fire.ebike_charging", area=OTHER_VILLAGE, by="shegong-c", latitude=25.4, longitude=118.5
    )


def test_every_figure_of_the_board_opens_exactly_its_cases(own_web: Web) -> None:
    _cases(own_web)
    page = own_web.signed_in("leader")
    page.goto("/overview?area=900001001")
    expect(page.locator("[data-figure=open] strong")).to_have_text("3")
    links = page.locator("table a").all()
    figures = [(link.inner_text(), link.get_attribute("href") or "") for link in links]
    assert len(figures) >= 3, "areas and departments have figures"

    for figure, href in figures:
        page.goto(href)
        expect(page.locator(".ant-table-row")).to_have_count(int(figure))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_board_has_a_chart_a_map_and_the_period_in_its_address(
    own_web: Web, language: str
) -> None:
    _cases(own_web)
    page = own_web.signed_in("leader", language=language)
    page.goto("/overview")
    expect(page.locator("main div[role=img] > div > svg").first).to_be_visible()
    expect(page.get_by_role("table")).to_have_count(2)

    page.get_by_text("90 天" if language == "zh" else "90 days", exact=True).click()
    expect(page).to_have_url(re.compile("days=90"))
    page.reload()
    expect(page.locator("[data-figure=closed]")).to_contain_text("90")
    bubble = page.locator(".gc-bubbles a").filter(has_text="东镇")
    expect(bubble).to_contain_text("3")
    bubble.click()

    expect(page).to_have_url(re.compile(r"/cases\?"))
    expect(page.locator(".ant-table-row")).to_have_count(3)
    page.go_back()
    expect(page).to_have_url(re.compile("days=90"))
    own_web.check(page, f"overview-{language}")


@pytest.mark.parametrize("login", ROLES)
def test_the_start_page_of_each_role(web: Web, login: str) -> None:
    page = web.signed_in(login)
    page.goto("/")

    web.check(page, f"start-of-{login}")
