"""The browser's part: the built front end of `web/`, served from this package.

Files under `/assets/` carry a hash in their name and are kept by browsers for ever; the page itself
is asked for every time and gets a nonce of its own. An address that is nobody's and not the API's
is the application's business: it gets the page, and the page says if there is nothing there.
"""

from __future__ import annotations

import html
import logging
import secrets
import time
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

import orjson
from flask import Flask, Response, redirect, request, send_file
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from api.auth import COOKIE
from api.errors import of_http
from api.language import say
from api.naming import reading
from api.operations import Access, declare
from engine.errors import GridcaseError

log = logging.getLogger("gridcase.web")

FOLDER = Path(__file__).parent / "static" / "app"
STAFF, RESIDENTS = "index.html", "r/index.html"
REPORTS = "/csp-reports"
NONCE = b"__CSP_NONCE__"
# Style attributes that dmn-js writes into the page and that its licence forbids to change: those
# of the bpmn.io mark, of the notice behind it, and of a row that is being dragged. Nothing else may
# stand in a style attribute (docs/decisions/0019-styles-of-the-mark.md; tests/web/test_decisions.py
# fails when a new version of dmn-js writes others).
MARK_STYLES = (
    "'sha256-r3vOsuepBDg6tz/cOusiNJ9Y4Lp9hGQTT7pzDks1Xxc='",
    "'sha256-CA/eh4+2R0J7cEQ14gBMtx834RIOjzMUqCM+evtrkp4='",
    "'sha256-JpvvTIK7ulxf/3oA+AUuVbO9Labs8npGWGm9X9nGIWw='",
    "'sha256-9OIpRRx0bq4t4s2zyqbocMNwedniLDaxLB+FlLIjNgM='",
    "'sha256-GAdrtwahSjGXI0UQQnfyEVtPn+wfgQxvyrjyQuByfuU='",
    "'sha256-ZG9bHUWWXDZyu7zfItuLwGK+cah/hweM0RfXpZpxZVM='",
    "'sha256-T+dPSjRVHalDc/mwQm0/E2bredKPUxLfYOuU3MOV1BE='",
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{nonce};{attributes} "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'self'; "
    f"frame-ancestors 'none'; report-uri {REPORTS}"
)
FOR_EVER = "public, max-age=31536000, immutable"
ASK_EVERY_TIME = "no-cache"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
LARGEST_REPORT = 16 * 1024
REPORTS_PER_MINUTE = 30


def serve(app: Flask) -> None:
    folder = FOLDER
    reports = _Reports()

    def asset(name: str) -> Response:
        return _file(folder / "assets", name, cached=FOR_EVER) or _missing()

    def anything_else(error: NotFound) -> Response:
        """404 of an address that no rule has; the API's own stay problem documents."""
        path = request.path
        if request.method not in ("GET", "HEAD") or path == "/api" or path.startswith("/api/"):
            return of_http(error)
        if path.startswith("/assets/"):
            return of_http(error)
        found = _file(folder, path.strip("/"), cached=ASK_EVERY_TIME)
        if found is not None and not path.endswith(".html"):
            return found
        if not request.accept_mimetypes.accept_html and path != "/":
            return of_http(error)
        if path == "/r":  # a service worker of /r/ would not have this page
            return redirect("/r/", 308)  # type: ignore[return-value]
        return _page(folder / (RESIDENTS if path.startswith("/r/") else STAFF))

    def report() -> Response:
        reports.take(request.get_data(cache=False))
        return Response(status=204)

    app.add_url_rule("/assets/<path:name>", "web_asset", asset, methods=["GET"])
    app.add_url_rule(REPORTS, "web_report", report, methods=["POST"])
    app.register_error_handler(NotFound, anything_else)
    declare("web_asset", Access(public=True))
    declare("web_report", Access(public=True, largest_body=LARGEST_REPORT))


def policy(nonce: str | None = None, *, mark: bool = False) -> str:
    """`mark`: for pages that may show the mark of bpmn.io."""
    attributes = f" style-src-attr 'unsafe-hashes' {' '.join(MARK_STYLES)};" if mark else ""
    return POLICY.format(nonce=f" 'nonce-{nonce}'" if nonce else "", attributes=attributes)


def _missing() -> NoReturn:
    raise NotFound


def _file(folder: Path, name: str, *, cached: str) -> Response | None:
    """A file of the built application, compressed as the browser takes it; None: no such file."""
    path = safe_join(str(folder), name)
    if path is None or not name or not Path(path).is_file():
        return None
    for encoding, ending in ENCODINGS:
        if request.accept_encodings[encoding] > 0 and Path(path + ending).is_file():
            response = send_file(path + ending, mimetype=_type(path), conditional=True)
            response.headers["Content-Encoding"] = encoding
            break
    else:
        response = send_file(path, mimetype=_type(path), conditional=True)
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = cached
    # Of a worker's script, this is what the worker may do.
    response.headers["Content-Security-Policy"] = policy()
    return response


_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".eot": "application/vnd.ms-fontobject",
    ".png": "image/png",
    ".html": "text/html",
}


def _type(path: str) -> str:
    """Not from the machine's table of types, which differs."""
    return _TYPES.get(Path(path).suffix, "application/octet-stream")


def _page(file: Path) -> Response:
    try:
        stamp = file.stat().st_mtime_ns
    except FileNotFoundError:
        return _not_built()
    nonce = secrets.token_urlsafe(18)
    content = _read(file, stamp).replace(NONCE, nonce.encode())
    # The cookie is hidden from scripts; that there is one saves asking in vain.
    session = "1" if COOKIE in request.cookies else "0"
    told = (
        f'<meta name="gridcase-zone" content="{html.escape(_zone())}">'
        f'<meta name="gridcase-session" content="{session}">'
    )
    response = Response(content.replace(b"</head>", told.encode() + b"</head>", 1))
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    response.headers["Cache-Control"] = ASK_EVERY_TIME
    diagrams = not str(file).endswith(RESIDENTS)
    response.headers["Content-Security-Policy"] = policy(nonce, mark=diagrams)
    return response


@lru_cache(maxsize=4)
def _read(file: Path, stamp: int) -> bytes:
    return file.read_bytes()


def _zone() -> str:
    """The county's time zone, in which the pages show moments; "" if it cannot be asked now."""
    try:
        with reading() as now:
            areas = now.organisation.areas.values()
            top = min(areas, key=lambda area: len(area.path), default=None)
            return now.reference.calendar(top.id).zone if top is not None else ""
    except GridcaseError:
        log.warning("the county's time zone could not be read", exc_info=True)
        return ""


def _not_built() -> Response:
    text = say(
        zh="网页尚未构建。请在源码目录运行 ./gridcase demo，或设置 GRIDCASE_SKIP_WEB= 后重试。"
        "接口仍可使用：/api/docs",
        en="The web application has not been built. In a checkout, ./gridcase demo builds it "
        "unless GRIDCASE_SKIP_WEB is set. The API works: /api/docs",
    )
    response = Response(text + "\n", status=503, mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response


class _Reports:
    """What browsers refused to run, in the log; not more of it than somebody can read."""

    def __init__(self) -> None:
        self._minute = 0
        self._taken = 0

    def take(self, content: bytes) -> None:
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._taken = minute, 0
        self._taken += 1
        if self._taken > REPORTS_PER_MINUTE:
            return
        try:
            told = orjson.loads(content)["csp-report"]
            fields = {
                name: str(told.get(name, ""))[:300]
                for name in ("effective-directive", "blocked-uri", "source-file", "line-number")
            }
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            return
        log.warning(
            "a browser refused something by the content security policy",
            extra={name.replace("-", "_"): value for name, value in fields.items()},
        )
