"""The browser, the server, and `web`, which has both."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from api.web import FOLDER
from cli import browser as system
from tests import databases
from tests.web.browsing import Web
from tests.web.nursery import Nursery
from tests.web.site import Site

# The last list given counts, so Playwright's own stands here again.
OFF_FOR_PLAYWRIGHT = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
# Each new context is a window, and each window would draw what may once drop down from its
# address bar: a second of work for nothing.
OFF_FOR_US = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join((*OFF_FOR_PLAYWRIGHT, *OFF_FOR_US))}",
]
SKIP = "GRIDCASE_TEST_SKIP_BROWSER"
PICTURES = "GRIDCASE_TEST_SCREENSHOTS"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if os.environ.get(SKIP):
        pytest.skip("journeys: not run (GRIDCASE_SKIP_BROWSER)")
    path = system.found()
    if path is None:
        pytest.fail(system.missing())
    if not (FOLDER / "index.html").is_file():
        pytest.fail("journeys: not run – web/ has not been built: python web/build.py build")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Shared by the journeys of one test process: cases of others lie about in it."""
    with _site(tmp_path_factory.mktemp("site")) as shared:
        yield shared


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    started = Nursery()
    yield started
    started.close()


@pytest.fixture
def own_site(browser: Browser, nursery: Nursery, tmp_path: Path) -> Iterator[Site]:
    """For journeys that toggle switches or deploy: a county that nobody else works in."""
    with _site(tmp_path, nursery) as own:
        yield own


@pytest.fixture
def web(browser: Browser, site: Site) -> Iterator[Web]:
    yield from _web(browser, site)


@pytest.fixture
def own_web(browser: Browser, own_site: Site) -> Iterator[Web]:
    yield from _web(browser, own_site)


class _site:  # noqa: N801 - used like a function
    def __init__(self, folder: Path, nursery: Nursery | None = None) -> None:
        self._nursery = nursery
        self._database = databases.sqlite_database(folder, databases.COUNTY_OF_TODAY)
        self._home = folder / "home"

    def __enter__(self) -> Site:
        self._site = Site(self._database.__enter__(), self._home, self._nursery)
        return self._site

    def __exit__(self, *error: object) -> None:
        self._site.close()
        self._database.__exit__(None, None, None)


def _web(browser: Browser, site: Site) -> Iterator[Web]:
    folder = os.environ.get(PICTURES)
    made = Web(browser, site, Path(folder).absolute() if folder else None)
    yield made
    made.close()
    made.assert_no_problems()
