"""Every list can be had as a file that holds exactly the lines the person may see."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from engine.ports import IncidentRecord
from tests.county import OTHER_VILLAGE
from tests.web.browsing import Web, settled

FORMULA = "=1+1"
FEATURES = Path(__file__).parents[2] / "web" / "src" / "features"
NO_LISTS = {
    "account/password",  # one's own
    "cases/:id",  # one case; its paper is printed
    "designer/decisions/:key",  # saved as what they are: DMN and a form
    "designer/forms/:key",
    "report",
    "tasks/:id",
}


@dataclass(frozen=True)
class Listed:
    """`column` of the file holds what `key` is in the answer of `api`."""

    page: str
    api: str
    column: str
    key: str
    who: tuple[str, ...] = ("admin",)

    @property
    def path(self) -> str:
        return self.page.partition("?")[0].strip("/")


TOWNS, STATIONS = ("clerk-east", "clerk-west"), ("station-a", "station-c")
LISTS = (
    Listed("/cases?view=all", "/cases", "Number", "number", TOWNS),
    Listed("/inbox?tab=open", "/tasks?assignee=unclaimed", "Number", "case_number", STATIONS),
    Listed("/inbox?tab=done", "/tasks/done", "Number", "case_number", ("station-a",)),
    Listed("/admin/people", "/people", "Login", "login", ("admin", "clerk-west")),
    Listed("/admin/departments", "/departments", "Code", "code"),
    Listed("/admin/areas", "/areas", "Code", "code"),
    Listed("/admin/roles", "/roles", "Code", "code"),
    Listed("/admin/categories", "/categories", "Code", "code"),
    Listed("/operations/running", "/incidents?open=true", "What went wrong", "message"),
    Listed("/operations/running?tab=jobs", "/jobs", "Case", "case_number"),
    Listed("/operations/messages", "/outbox", "Case", "case_number", ("admin", "clerk-west")),
    Listed("/operations/logs", "/logs/operations", "When", "at"),
    Listed("/operations/logs?tab=sign-ins", "/logs/sign-ins", "Login", "login"),
    Listed("/settings", "/settings", "Code", "key"),
    Listed("/settings?history=revisit", "/settings/revisit/history", "Reason", "reason"),
    Listed("/designer", "/processes", "Key", "key", ("designer",)),
    Listed("/designer?kind=decision", "/decisions", "Key", "key", ("designer",)),
    Listed("/designer?kind=form", "/forms", "Key", "key", ("designer",)),
)
OTHERS = {"designer/processes/:key", "overview"}  # tables of their own, tested below


def _routes() -> set[str]:
    found = set()
    for index in FEATURES.glob("*/index.ts"):
        found |= set(re.findall(r"path: '([^']+)'", index.read_text(encoding="utf-8")))
    return found


def test_every_page_of_the_application_is_a_list_with_a_file_or_no_list() -> None:
    assert _routes() == {each.path for each in LISTS} | OTHERS | NO_LISTS


def saved(page: Page, kind: str) -> bytes:
    settled(page)
    page.locator("button", has_text="Export").last.click()
    with page.expect_download() as loading:
        page.get_by_role("menuitem", name=kind).click()
    return Path(loading.value.path()).read_bytes()


def lines_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _told(page: Page, listed: Listed) -> list[Any]:
    """All pages of the same list, straight from the server, as the same person."""
    found: list[Any] = []
    after = ""
    while True:
        sign = "&" if "?" in listed.api else "?"
        answer = page.context.request.get(f"/api/v1{listed.api}{after}")
        assert answer.ok, answer.text()
        content = answer.json()
        found += [line[listed.key] for line in content["items"]]
        if not content.get("next"):
            return found
        after = f"{sign}after={content['next']}"


@pytest.fixture
def filled(web: Web) -> Web:
    """A line in every list, of two towns, with a title and a fault that look like formulas."""
    county = web.county
    if any(row.message == FORMULA for row in county.incidents()):
        return web
    county.switch("revisit", False, area="900001001", why="试点")
    county.switch("revisit", True, area="900001001", why="试点结束")
    county.report("fire.ebike_charging")
    here = county.report("fire.ebike_charging", title=FORMULA, similar="create")
    county.report("fire.ebike_charging", by="shegong-c", area=OTHER_VILLAGE)
    county.complete(here, "accept", "accept", by="station-a")
    with county.core.unit_of_work() as uow:
        uow.incidents.add(
            IncidentRecord(
                id=0,
                case_id=here.id,
                run_id=None,
                job_id=None,
                node="accept",
                code="broken",
                message=FORMULA,
                at=county.core.clock.now(),
            )
        )
        uow.commit()
    return web


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.page)
def test_the_file_holds_exactly_what_the_person_may_see(filled: Web, listed: Listed) -> None:
    seen = []
    for who in listed.who:
        page = filled.signed_in(who, language="en")
        page.goto(listed.page)
        before = _told(page, listed)

        lines = lines_of(saved(page, "CSV"))

        assert before, "a list without a line proves nothing"
        inside = [line[listed.column].removeprefix("'") for line in lines]
        if listed.key == "at":  # the file tells the county's time, and in words
            assert len(inside) == len(before)
        else:
            # Workers may have done something meanwhile.
            assert sorted(inside) in (sorted(before), sorted(_told(page, listed)))
        seen.append(frozenset(inside))
    assert len(set(seen)) == len(seen), "people of different places see different lines"


def test_a_text_that_looks_like_a_formula_is_none_in_the_file(filled: Web) -> None:
    page = filled.signed_in("admin", language="en")
    page.goto("/operations/running")

    assert f"'{FORMULA}" in [line["What went wrong"] for line in lines_of(saved(page, "CSV"))]
    with zipfile.ZipFile(io.BytesIO(saved(page, "XLSX"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert f'<is><t xml:space="preserve">{FORMULA}</t></is>' in sheet


def test_the_steps_of_a_process_are_saved_as_the_table_shows_them(web: Web) -> None:
    page = web.signed_in("designer", language="en")
    page.goto("/designer/processes/hazard-handling?view=table")
    names = page.locator("section table tbody th input")
    expect(names.first).to_be_visible()
    shown = [names.nth(n).input_value() for n in range(names.count())]

    lines = lines_of(saved(page, "CSV"))

    assert [line["Step"] for line in lines] == shown
    assert all(line["Role"] and line["Form"] for line in lines)


def test_the_figures_of_the_board_are_saved_as_the_tables_show_them(filled: Web) -> None:
    page = filled.signed_in("leader", language="en")
    page.goto("/overview")
    settled(page)
    table = page.locator("table").filter(has_text="By area")
    shown = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    page.locator("section", has=table).get_by_role("button", name="Export").click()
    with page.expect_download() as loading:
        page.get_by_role("menuitem", name="CSV").click()

    lines = lines_of(Path(loading.value.path()).read_bytes())

    assert [list(line.values()) for line in lines] == shown
