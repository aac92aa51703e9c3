"""The built front end as browsers get it: pages, assets, compression, policy, reports."""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api import web
from api.app import create_app
from tests.county import PASSWORD, County

PAGE = (
    '<html><head><meta property="csp-nonce" nonce="__CSP_NONCE__"></head>'
    '<body><script src="/assets/a-1.js"></script></body></html>'
)
HTML = {"Accept": "text/html"}


@pytest.fixture
def browser(
    sqlite_county_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FlaskClient]:
    folder = tmp_path / "app"
    (folder / "assets").mkdir(parents=True)
    (folder / "r").mkdir()
    (folder / "index.html").write_text(PAGE)
    (folder / "r" / "index.html").write_text(PAGE.replace("body", "body id=r"))
    (folder / "r" / "sw.js").write_text("// worker")
    (folder / "assets" / "a-1.js").write_text("1")
    (folder / "assets" / "a-1.js.gz").write_bytes(gzip.compress(b"1"))
    (tmp_path / "secret").write_text("classified")
    monkeypatch.setattr(web, "FOLDER", folder)
    county = County(sqlite_county_url, tmp_path / "home")
    yield create_app(county.house).test_client()
    county.close()


def test_every_address_that_is_nobodys_is_the_applications(browser: FlaskClient) -> None:
    for address in ("/", "/inbox", "/cases/12?tab=files"):
        answer = browser.get(address, headers=HTML)
        assert answer.status_code == 200
        assert answer.mimetype == "text/html"
        assert answer.headers["Cache-Control"] == "no-cache"


def test_each_page_has_a_nonce_of_its_own_and_no_script_inline(browser: FlaskClient) -> None:
    nonces = set()
    for _ in range(2):
        answer = browser.get("/", headers=HTML)
        found = re.search(r'nonce="([^"]+)"', answer.text)
        assert found is not None
        nonces.add(found[1])
        policy = answer.headers["Content-Security-Policy"]
        assert f"style-src 'self' 'nonce-{found[1]}';" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "'unsafe-inline'" not in policy
        assert "'unsafe-eval'" not in policy
        # What `unsafe-hashes` allows is a handful of texts in style attributes, nothing else.
        assert re.findall(r"(\S+) 'unsafe-hashes'", policy) == ["style-src-attr"]
    assert "unsafe" not in browser.get("/r/", headers=HTML).headers["Content-Security-Policy"]
    assert len(nonces) == 2


def test_the_page_knows_the_countys_zone_and_whether_there_is_a_session(
    browser: FlaskClient,
) -> None:
    page = browser.get("/", headers=HTML).text
    assert 'name="gridcase-zone" content="Asia/Shanghai"' in page
    assert 'name="gridcase-session" content="0"' in page

    browser.post("/api/v1/sessions", json={"login": "shegong", "password": PASSWORD})

    assert 'name="gridcase-session" content="1"' in browser.get("/", headers=HTML).text


def test_residents_have_a_page_of_their_own(browser: FlaskClient) -> None:
    assert browser.get("/r", headers=HTML).headers["Location"] == "/r/"
    assert "id=r" in browser.get("/r/track", headers=HTML).text
    worker = browser.get("/r/sw.js", buffered=True)
    assert worker.mimetype == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-cache"
    assert "connect-src 'self'" in worker.headers["Content-Security-Policy"]


def test_assets_are_kept_for_ever_and_sent_compressed(browser: FlaskClient) -> None:
    plain = browser.get("/assets/a-1.js", buffered=True)
    assert plain.text == "1"
    assert "immutable" in plain.headers["Cache-Control"]
    assert plain.headers["Vary"] == "Accept-Encoding"

    packed = browser.get("/assets/a-1.js", buffered=True, headers={"Accept-Encoding": "gzip, br"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.mimetype == "text/javascript"
    assert gzip.decompress(packed.data) == b"1"


def test_an_asset_that_was_kept_is_not_sent_again(browser: FlaskClient) -> None:
    known = browser.get("/assets/a-1.js", buffered=True).headers["ETag"]

    assert (
        browser.get("/assets/a-1.js", buffered=True, headers={"If-None-Match": known}).status_code
        == 304
    )


@pytest.mark.parametrize(
    "address", ["/assets/none.js", "/assets/../../secret", "/api/v1/none", "/api", "/api/v1"]
)
def test_what_is_not_there_is_a_problem_and_not_a_page(browser: FlaskClient, address: str) -> None:
    answer = browser.get(address, headers=HTML)

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"


def test_nothing_outside_the_folder_is_served(browser: FlaskClient) -> None:
    for address in ("/../secret", "/%2e%2e/secret", "/assets/%2e%2e/%2e%2e/secret"):
        assert "classified" not in browser.get(address, headers=HTML).text


def test_only_reading_falls_back_to_the_page(browser: FlaskClient) -> None:
    assert browser.post("/inbox", headers=HTML).status_code == 404
    assert browser.get("/data", headers={"Accept": "application/json"}).status_code == 404


def test_an_application_that_was_not_built_says_so(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    (web.FOLDER / "index.html").unlink()

    answer = browser.get("/", headers={"Accept-Language": "en", **HTML})

    assert answer.status_code == 503
    assert "/api/docs" in answer.text


def test_what_browsers_refuse_is_logged_and_not_without_end(
    browser: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    report = {"csp-report": {"effective-directive": "script-src", "blocked-uri": "inline"}}
    with caplog.at_level(logging.WARNING, logger="gridcase.web"):
        for _ in range(web.REPORTS_PER_MINUTE + 20):
            assert browser.post(web.REPORTS, json=report).status_code == 204
        assert browser.post(web.REPORTS, data=b"nonsense").status_code == 204

    assert 0 < len(caplog.records) <= 2 * web.REPORTS_PER_MINUTE  # a minute may end meanwhile
    assert caplog.records[0].effective_directive == "script-src"
