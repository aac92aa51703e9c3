"""A list of ten thousand open steps in Chromium: how smoothly it scrolls.

    ./gridcase bench list [--json] [--items N] [--rows N] [--frames N]

The virtual county is set up with `--items` reported cases, all of which wait for one desk, and
`gridcase api` is started as it is installed. The clerk opens the inbox; the list is scrolled until
`--rows` lines are there, then frame by frame. Also told: the query of a page of the inbox, without
HTTP; and the way from step to step with the key `j`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from adapters.database.queries.inbox import InboxFilter, inbox_page
from adapters.settings import Settings
from adapters.wiring import House, prepare
from bench.tools.databases import SqliteBed
from bench.tools.figures import quantile
from bench.tools.serving import Seeded, server
from cli import browser as system
from cli.simulator.chance import Chance
from cli.simulator.county import plan_county
from engine.domain import worktime
from engine.services.access import actor_for
from engine.services.commands.organisation import set_up
from engine.services.commands.report import ReportCase, report_case

PASSWORD = "correct horse battery staple"
PATIENCE_MS = 30_000
PAGES = 50
STEPS = 40

SCROLL = """async (frames) => {
  const list = document.querySelector('.ant-table-tbody-virtual-holder');
  const wheel = (by) => list.dispatchEvent(new WheelEvent('wheel', { deltaY: by, bubbles: true }));
  const took = [];
  let most = 0;
  let before = await new Promise(requestAnimationFrame);
  for (let n = 0; n < frames; n++) {
    wheel(n % 200 < 150 ? 180 : -180);
    const now = await new Promise(requestAnimationFrame);
    took.push(now - before);
    before = now;
    most = Math.max(most, document.querySelectorAll('.ant-table-row').length);
  }
  return { took, most, elements: document.querySelectorAll('*').length };
}"""


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="gridcase bench list",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--items", type=int, default=10_000, help="open steps of the desk")
    parser.add_argument("--rows", type=int, default=3_000, help="lines fetched before measuring")
    parser.add_argument("--frames", type=int, default=600)
    options = parser.parse_args(argv)
    human = sys.stderr if options.as_json else sys.stdout
    path = system.found()
    if path is None:
        print(system.missing(), file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="gridcase-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        url = SqliteBed(folder).make()
        house, _ = prepare(Settings(home=folder, database_url=url))
        try:
            login = _seed(house, options.items)
            found = _query(house, login)
        finally:
            house.close()
        seeded = Seeded(url, folder, (), {})
        with server(seeded) as port, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=path, args=["--no-sandbox", "--disable-gpu"]
            )
            page = chromium.new_page(base_url=f"http://127.0.0.1:{port}", locale="en-GB")
            page.set_default_timeout(PATIENCE_MS)
            found |= _look(page, login, rows=options.rows, frames=options.frames)
            chromium.close()
    print(
        f"{options.items} open steps: page of the inbox p50 {found['query_p50_ms']} ms, "
        f"p95 {found['query_p95_ms']} ms in the database\n"
        f"first lines after {found['first_ms']} ms; {found['lines']} lines fetched; frames p50 "
        f"{found['frame_p50_ms']} ms, p95 {found['frame_p95_ms']} ms; at most {found['rows']} rows "
        f"and {found['elements']} elements in the page\n"
        f"next step with `j` p50 {found['key_p50_ms']} ms, p95 {found['key_p95_ms']} ms",
        file=human,
        flush=True,
    )
    if options.as_json:
        print(json.dumps(found))
    return 0


def _seed(house: House, items: int) -> str:
    """Cases of one village; gives the login of the one at its service station."""
    core = house.core
    plan = plan_county(
        Chance(7), password_hash=core.passwords.hash(PASSWORD), calendar=worktime.Calendar()
    )
    set_up(plan.county(), core=core)
    with core.unit_of_work(read_only=True) as uow:
        organisation = core.reference.now(uow).organisation
        people = []
        number = 1
        while (record := uow.people.person(number)) is not None:
            people.append(record)
            number += 1
    at_stations = next(
        (record, department)
        for record in people
        for grant in record.grants
        if grant.role == "department_worker"
        and (department := organisation.departments.get(grant.department_id or 0)) is not None
        and department.kind == "village_station"
    )
    worker, station = at_stations
    village = organisation.areas[station.area_id]
    reporter = next(each for each in people if each.grants[0].role == "duty_officer")
    actor = actor_for(reporter, organisation)
    for n in range(items):
        command = ReportCase(
            category="fire.ebike_charging",
            area=village.code,
            channel="hotline",
            place=f"{n} 号楼",
        )
        report_case(command, actor=actor, core=core)
    assert worker.login is not None
    return worker.login


def _query(house: House, login: str) -> dict[str, Any]:
    core = house.core
    with core.unit_of_work(read_only=True) as uow:
        person = uow.people.by_login(login)
        assert person is not None
        scope = actor_for(person, core.reference.now(uow).organisation).scope
    took: list[float] = []
    after: str | None = None
    for _ in range(PAGES):
        began = time.perf_counter()
        with house.database.reading() as connection:
            page = inbox_page(
                scope,
                connection,
                now=core.clock.now(),
                filters=InboxFilter(assignee="unclaimed"),
                after=after,
                limit=100,
            )
        took.append((time.perf_counter() - began) * 1000)
        after = page.next
    took.sort()
    return {"query_p50_ms": quantile(took, 0.5), "query_p95_ms": quantile(took, 0.95)}


def _look(page: Page, login: str, *, rows: int, frames: int) -> dict[str, Any]:
    page.request.post("/api/v1/sessions", data={"login": login, "password": PASSWORD})
    began = time.perf_counter()
    page.goto("/inbox")
    page.locator(".ant-table-row").first.wait_for()
    first = (time.perf_counter() - began) * 1000
    # Scrolling before the first lines are drawn asks for nothing, and nothing would come.
    lines = _shown(page)
    while lines < rows:
        with page.expect_response(lambda answer: "after=" in answer.url):
            page.evaluate(
                "document.querySelector('.ant-table-tbody-virtual-holder')"
                ".dispatchEvent(new WheelEvent('wheel', { deltaY: 1e6, bubbles: true }))"
            )
        page.wait_for_function(
            "(before) => Number(document.querySelector('.gc-inbox-shown')"
            ".textContent.replace(/\\D/g, '')) > before",
            arg=lines,
        )
        lines = _shown(page)
    page.evaluate(
        "document.querySelector('.ant-table-tbody-virtual-holder')"
        ".dispatchEvent(new WheelEvent('wheel', { deltaY: -1e7, bubbles: true }))"
    )
    scrolled = page.evaluate(SCROLL, frames)
    took = sorted(scrolled["took"])
    steps = sorted(_next_step(page) for _ in range(STEPS))
    return {
        "first_ms": round(first),
        "lines": lines,
        "frame_p50_ms": quantile(took, 0.5),
        "frame_p95_ms": quantile(took, 0.95),
        "key_p50_ms": quantile(steps, 0.5),
        "key_p95_ms": quantile(steps, 0.95),
        "rows": scrolled["most"],
        "elements": scrolled["elements"],
    }


def _shown(page: Page) -> int:
    return int("".join(filter(str.isdigit, page.locator(".gc-inbox-shown").inner_text())))


def _next_step(page: Page) -> float:
    """Milliseconds from the key to the form of the next step beside the list."""
    before = page.url
    began = time.perf_counter()
    page.keyboard.press("j")
    page.wait_for_function("(before) => location.href !== before", arg=before)
    page.locator(".gc-inbox-preview .gc-task-title").first.wait_for()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
