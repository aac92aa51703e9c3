"""Pictures of every page, made from the demo county.

    ./gridcase demo --port 8000                     # in one window
    .venv/bin/python docs/screenshots.py --url http://127.0.0.1:8000 --out /somewhere
    .venv/bin/python docs/screenshots.py --url … --keep          # renews docs/pictures

Each page is pictured in Chinese and English, 1280 and 390 pixels wide, with the account that meets
it in daily work; `--dark` takes the dark look, `--only NAME …` some pages. Beside the four pictures
lies a sheet with all of them, to be looked at. `--keep` makes the few that the README shows.
The packages are those of the tests (`./gridcase test` installs them), the browser is the system's.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cli import browser as system  # noqa: E402
from cli.simulator.county import DEMO_PASSWORD  # noqa: E402
from tests.web.browsing import LANGUAGES, settled, speak  # noqa: E402
from tests.web.conftest import FLAGS  # noqa: E402

WIDTHS = {"1280": (1280, 800), "390": (390, 844)}
KEPT = ROOT / "docs" / "pictures"
KEPT_COLOURS = 128


@dataclass(frozen=True, slots=True)
class Shot:
    """`path` may hold `{case}`, `{task}`, …: looked up by `find` with the account's own eyes."""

    name: str
    login: str
    path: str
    find: Callable[[BrowserContext], dict[str, object]] | None = None
    prepare: Callable[[Page], None] | None = None
    keep: tuple[str, ...] = ()
    """Which of zh-1280, en-390 … the README shows."""


def ask(context: BrowserContext, path: str) -> dict[str, object]:
    answer = context.request.get(f"/api/v1{path}")
    assert answer.ok, f"{path}: {answer.status} {answer.text()[:300]}"
    found = json.loads(answer.text())
    assert isinstance(found, dict)
    return found


def first(path: str, name: str) -> Callable[[BrowserContext], dict[str, object]]:
    """The id of the first line of a list."""

    def look(context: BrowserContext) -> dict[str, object]:
        lines = ask(context, path)["items"]
        assert isinstance(lines, list), path
        assert lines, f"{path} is empty: is this the demo's county?"
        return {name: lines[0]["id"]}

    return look


def task(queue: str, *, mine: bool = False) -> Callable[[BrowserContext], dict[str, object]]:
    return first(f"/tasks?limit=1{'&tab=mine' if mine else ''}{queue}", "task")


def chosen(role: str, name: str | None = None) -> Callable[[Page], None]:
    """Open what is behind the first thing of that role (and name)."""

    def prepare(page: Page) -> None:
        page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]

    return prepare


def press(css: str) -> Callable[[Page], None]:
    """Press the first thing that the selector finds; for buttons, the language does not matter."""

    def prepare(page: Page) -> None:
        page.locator(css).first.click()

    return prepare


def keys(*pressed: str) -> Callable[[Page], None]:
    def prepare(page: Page) -> None:
        for key in pressed:
            page.keyboard.press(key)

    return prepare


SHOTS: tuple[Shot, ...] = (
    Shot("sign-in", "", "/sign-in"),
    Shot("start-shegong", "shegong", "/"),
    Shot("start-worker", "worker", "/"),
    Shot("start-leader", "leader", "/"),
    Shot("start-admin", "admin", "/"),
    Shot("start-designer", "designer", "/"),
    Shot("start-auditor", "auditor", "/"),
    Shot("start-grid", "grid", "/"),
    Shot("start-resident", "resident", "/"),
    Shot("help-sheet", "worker", "/", prepare=keys("?")),
    Shot("inbox", "worker", "/inbox", keep=("zh-1280", "en-1280", "zh-390")),
    Shot("inbox-clerk", "clerk", "/inbox"),
    Shot("inbox-done", "worker", "/inbox?tab=done"),
    Shot("task", "worker", "/tasks/{task}", find=task("")),
    Shot("task-to-claim", "clerk", "/tasks/{task}", find=task("")),
    Shot("inbox-preview", "clerk", "/inbox?task={task}", find=task("")),
    Shot("cases", "leader", "/cases"),
    Shot("cases-closed", "leader", "/cases?view=ended"),
    Shot(
        "case-archived", "leader", "/cases/{case}", find=first("/cases?open=false&limit=1", "case")
    ),
    Shot(
        "case-messages",
        "admin",
        "/cases/{case}?tab=messages",
        find=first("/cases?limit=1", "case"),
    ),
    Shot("not-found", "leader", "/nowhere"),
    Shot("not-allowed", "worker", "/admin/people"),
    Shot("password", "worker", "/account/password"),
    Shot("case", "leader", "/cases/{case}", find=first("/cases?limit=1", "case")),
    Shot(
        "case-diagram",
        "leader",
        "/cases/{case}?tab=progress",
        find=first("/cases?limit=1", "case"),
        keep=("zh-1280", "en-1280"),
    ),
    Shot("case-files", "leader", "/cases/{case}?tab=files", find=first("/cases?limit=1", "case")),
    Shot("report", "grid", "/report"),
    Shot("overview", "leader", "/overview", keep=("zh-1280", "en-1280")),
    Shot("settings", "admin", "/settings"),
    Shot("settings-change", "admin", "/settings", prepare=press("main .ant-switch")),
    Shot(
        "settings-history", "admin", "/settings", prepare=press("main button:has(.anticon-history)")
    ),
    Shot("people", "admin", "/admin/people"),
    Shot("person-add", "admin", "/admin/people", prepare=press("main button.ant-btn-primary")),
    Shot("department-add", "admin", "/admin/departments", prepare=press("main .ant-btn-primary")),
    Shot("role-add", "admin", "/admin/roles", prepare=press("main .ant-btn-primary")),
    Shot("roles-matrix", "admin", "/admin/roles?as=matrix"),
    Shot("category-add", "admin", "/admin/categories", prepare=press("main .ant-btn-primary")),
    Shot("jobs", "admin", "/operations/running?tab=jobs"),
    Shot("sign-ins", "admin", "/operations/logs?tab=sign-ins"),
    Shot("departments", "admin", "/admin/departments"),
    Shot("areas", "admin", "/admin/areas"),
    Shot("roles", "admin", "/admin/roles"),
    Shot("categories", "admin", "/admin/categories"),
    Shot("running", "admin", "/operations/running"),
    Shot("messages", "admin", "/operations/messages"),
    Shot("logs", "admin", "/operations/logs"),
    Shot("designer", "designer", "/designer"),
    Shot(
        "process",
        "designer",
        "/designer/processes/hazard-handling",
        keep=("zh-1280", "en-1280"),
    ),
    Shot("process-step", "designer", "/designer/processes/hazard-handling?at=accept"),
    Shot("process-compare", "designer", "/designer/processes/hazard-handling?side=compare"),
    Shot("process-new", "designer", "/designer", prepare=press("main .ant-btn-primary")),
    Shot("tables-list", "designer", "/designer?kind=decision"),
    Shot("table", "designer", "/designer/decisions/dispatch", keep=("zh-1280", "en-1280")),
    Shot("forms-list", "designer", "/designer?kind=form"),
    Shot("form", "designer", "/designer/forms/handle", keep=("zh-1280", "en-1280")),
    Shot("steps", "designer", "/designer/processes/hazard-handling?view=table"),
    Shot("residents-report", "", "/r/", keep=("zh-390", "en-390")),
    Shot("residents-track", "", "/r/#track"),
    Shot("residents-mine", "", "/r/#mine"),
)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--url", required=True, help="address of a running demo")
    parser.add_argument("--out", type=Path, help="folder for the pictures")
    parser.add_argument("--only", nargs="+", default=[], help="names of pages")
    parser.add_argument("--dark", action="store_true", help="the dark look")
    parser.add_argument("--keep", action="store_true", help="renew docs/pictures")
    given = parser.parse_args(arguments)
    path = system.found()
    if path is None:
        print(system.missing(), file=sys.stderr)
        return 1
    shots = [shot for shot in SHOTS if not given.only or shot.name in given.only]
    if given.keep:
        shots = [shot for shot in shots if shot.keep]
    out = given.out or Path(tempfile.mkdtemp(prefix="gridcase-pictures-"))
    out.mkdir(parents=True, exist_ok=True)
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for shot in shots:
            try:
                pictures = take(shot, browser, given.url, dark=given.dark)
            except Exception as error:  # one page that fails must not keep the others away
                print(f"{shot.name}: {str(error).splitlines()[0]}", file=sys.stderr)
                failed += 1
                continue
            for shape, content in pictures.items():
                (out / f"{shot.name}-{shape}.png").write_bytes(content)
                if given.keep and shape in shot.keep:
                    KEPT.mkdir(exist_ok=True)
                    small(content).save(KEPT / f"{shot.name}-{shape}.png", optimize=True)
            sheet(pictures).save(out / f"sheet-{shot.name}{'-dark' if given.dark else ''}.png")
            print(shot.name, flush=True)
        browser.close()
    print(f"pictures in {os.path.relpath(out)}" if out.is_relative_to(Path.cwd()) else out)
    return 1 if failed else 0


def take(shot: Shot, browser: Browser, url: str, *, dark: bool) -> dict[str, bytes]:
    """The page in both languages and widths, by `language-width`."""
    pictures: dict[str, bytes] = {}
    for language, locale in LANGUAGES.items():
        context = browser.new_context(
            base_url=url,
            locale=locale,
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        try:
            if shot.login:
                signed = context.request.post(
                    "/api/v1/sessions", data={"login": shot.login, "password": DEMO_PASSWORD}
                )
                assert signed.ok, f"sign-in as {shot.login}: {signed.status}"
            path = shot.path.format(**(shot.find(context) if shot.find else {}))
            page = context.new_page()
            for shape, (width, height) in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": height})
                page.goto(path)
                speak(page, language)
                page.reload()
                settled(page)
                if shot.prepare is not None:
                    shot.prepare(page)
                    settled(page)
                pictures[f"{language}-{shape}"] = page.screenshot()
        finally:
            context.close()
    return pictures


def sheet(pictures: dict[str, bytes]) -> Image.Image:
    """Desktop pictures above each other, phone ones beside them."""
    images = {shape: Image.open(io.BytesIO(content)) for shape, content in pictures.items()}
    wide, tall = WIDTHS["1280"]
    narrow, _ = WIDTHS["390"]
    whole = Image.new("RGB", (wide + 20 + narrow, 2 * tall + 108), "#888888")
    for row, language in enumerate(LANGUAGES):
        whole.paste(images[f"{language}-1280"], (0, row * (tall + 108)))
        whole.paste(images[f"{language}-390"], (wide + 20, row * (tall + 64)))
    return whole


def small(content: bytes) -> Image.Image:
    """A picture of a screen needs few colours."""
    return Image.open(io.BytesIO(content)).convert("RGB").quantize(KEPT_COLOURS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
