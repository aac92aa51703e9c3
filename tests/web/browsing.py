"""What journeys do with pages: open them as somebody, look whether they are whole, picture them.

A page that logs an error, breaks the content security policy, gets a 5xx or throws is noted, and
`check` fails with the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from tests.county import PASSWORD, County
from tests.web.site import Site

LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
DESKTOP, PHONE = (1280, 800), (390, 844)
PATIENCE_MS = 15_000
AXE = """(rules) => axe.run(document, {
  runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'],
}).then((found) => found.violations)"""  # what passed is a megabyte of JSON that nobody reads
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What a journey provokes on purpose; the page has to show it, and the journey looks for that.
EXPECTED = re.compile(
    r"Failed to load resource: the server responded with a status of 4\d\d|net::ERR_INTERNET_DISC"
)

CUT_OFF = """() => {
  const MEANT = '.gc-hidden, [aria-hidden=true], [title], .gc-may-cut, svg, textarea';
  const told = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width + 1) {
    const wide = [...document.body.querySelectorAll('*')]
      .filter((each) => each.getBoundingClientRect().right > width + 1)
      .slice(-3).map((each) => each.tagName + '.' + each.className);
    told.push('the page scrolls sideways: ' + wide.join(' | '));
  }
  for (const each of document.body.querySelectorAll('*')) {
    if (![...each.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    if (each.closest(MEANT)) continue;
    const style = getComputedStyle(each);
    if (style.visibility === 'hidden' || each.clientWidth === 0) continue;
    const clips = (axis) => ['hidden', 'clip'].includes(style[axis]);
    if (clips('overflowX') && each.scrollWidth > each.clientWidth + 1
        || clips('overflowY') && each.scrollHeight > each.clientHeight + 2) {
      told.push('cut off: ' + each.textContent.trim().slice(0, 60));
    }
  }
  return told;
}"""


@dataclass
class Web:
    browser: Browser
    site: Site
    pictures: Path | None = None
    _contexts: list[BrowserContext] = field(default_factory=list)
    _problems: list[str] = field(default_factory=list)

    @property
    def county(self) -> County:
        return self.site.county

    # --- opening -------------------------------------------------------------------------------

    def page(
        self, *, language: str = "zh", phone: bool = False, dark: bool = False, login: str = ""
    ) -> Page:
        """A browser of its own, so that each person has theirs."""
        width, height = PHONE if phone else DESKTOP
        context = self.browser.new_context(
            base_url=self.site.url,
            locale=LANGUAGES[language],
            timezone_id="Europe/Berlin",  # the pages must tell the county's time all the same
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": height},
            has_touch=phone,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        if login:
            answer = context.request.post(
                "/api/v1/sessions", data={"login": login, "password": PASSWORD}
            )
            assert answer.status == 201, answer.text()
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"thrown: {error}"))
        page.on("response", self._response)
        return page

    def signed_in(
        self, login: str, *, language: str = "zh", phone: bool = False, dark: bool = False
    ) -> Page:
        return self.page(language=language, phone=phone, dark=dark, login=login)

    def end_session(self, page: Page) -> None:
        """As the server does it after a while: the page is not told."""
        page.context.clear_cookies()

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    # --- looking -------------------------------------------------------------------------------

    def check(self, page: Page, name: str = "") -> None:
        """Nothing is cut off, axe finds nothing, no error so far. With a `name`: in both
        languages and widths, with pictures; the page is loaded again for each, so what matters
        must be in its address."""
        if not name:
            self._look(page, "")
            return
        for language in LANGUAGES:
            speak(page, language)
            for shape, (width, height) in (("1280", DESKTOP), ("390", PHONE)):
                page.set_viewport_size({"width": width, "height": height})
                page.reload()
                self._look(page, f"{name}-{language}-{shape}")

    def _look(self, page: Page, name: str) -> None:
        settled(page)
        self.picture(page, name)
        page.evaluate(AXE_SCRIPT)
        violations = [each for each in page.evaluate(AXE, RULES) if _lasting(page, each)]
        told = [
            f"axe {each['id']} ({each['impact']}): {each['help']}\n    "
            + "\n    ".join(node["html"][:160] for node in each["nodes"][:4])
            for each in violations
        ]
        told += page.evaluate(CUT_OFF)
        told += self._problems
        assert not told, f"{name or page.url}:\n" + "\n".join(told)

    def picture(self, page: Page, name: str, *, whole: bool = False) -> None:
        """Kept only where somebody asked for pictures."""
        if self.pictures is not None and name:
            self.pictures.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=self.pictures / f"{name}.png", full_page=whole)

    @contextmanager
    def allowing(self, pattern: str) -> Iterator[None]:
        """Errors like this are what the journey is about."""
        before = len(self._problems)
        yield
        new = [each for each in self._problems[before:] if not re.search(pattern, each)]
        self._problems[before:] = new

    def assert_no_problems(self) -> None:
        assert not self._problems, "\n".join(self._problems)

    def _note(self, text: str) -> None:
        self._problems.append(text)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.search(message.text):
            at = message.page.url if message.page else "?"
            self._note(f"console at {at}: {message.text[:500]} {message.location}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self._note(f"{response.status} {response.request.method} {response.url}")


UNDER_THE_BAR = """(selector) => {
  const [it, bar] = [document.querySelector(selector), document.querySelector('.gc-bar')];
  if (!it || !bar) return false;
  const [one, other] = [it.getBoundingClientRect(), bar.getBoundingClientRect()];
  return one.bottom > other.top && one.top < other.bottom;
}"""


def _lasting(page: Page, violation: dict[str, Any]) -> bool:
    """A field that is half under the bar of the phone is small only until one scrolls."""
    if violation["id"] != "target-size":
        return True
    violation["nodes"] = [
        node
        for node in violation["nodes"]
        if not page.evaluate(UNDER_THE_BAR, str(node["target"][0]))
    ]
    return bool(violation["nodes"])


def settled(page: Page) -> None:
    """Everything that was being fetched is there."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function(
        "() => document.querySelector('#root, main') && "
        "!document.querySelector('.gc-loading, .gc-progress, .ant-skeleton, .ant-spin-spinning')"
    )
    page.evaluate("() => document.fonts.ready.then(() => true)")


def speak(page: Page, language: str) -> None:
    """As the switch does it; takes effect when the page is loaded again."""
    page.evaluate("(it) => localStorage.setItem('gridcase.language', it)", language)
