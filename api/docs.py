"""The OpenAPI file and Swagger UI, served by us from an installed package: no inline script, no
address of anybody else."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from flask import Flask, Response, abort, send_from_directory

from api.operations import Access, declare

_PACKAGE = "flask_swagger_ui"
_FILES = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-16x16.png", "favicon-32x32.png")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gridcase API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/api/docs/favicon-32x32.png" sizes="32x32">
</head>
<body>
<main id="swagger-ui"></main>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
"""
_START = """"use strict";
window.ui = SwaggerUIBundle({
  url: "%s/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  docExpansion: "none",
  // A session cookie needs this header on changing requests.
  requestInterceptor: (request) => {
    request.headers["X-Gridcase"] = "1";
    return request;
  },
});
"""


def serve(app: Flask, api: Any, *, prefix: str) -> None:
    rendered: dict[str, bytes] = {}

    def openapi() -> Response:
        if "file" not in rendered:
            rendered["file"] = written(api.spec.to_dict())
        return Response(rendered["file"], mimetype="application/json")

    def page() -> Response:
        return _with_policy(Response(_PAGE, mimetype="text/html"))

    def start() -> Response:
        return _with_policy(Response(_START % prefix, mimetype="text/javascript"))

    def file(name: str) -> Response:
        if name not in _FILES:
            abort(404)
        response = send_from_directory(_folder(), name, max_age=86_400)
        return _with_policy(response)

    for rule, name, view in (
        (f"{prefix}/openapi.json", "openapi", openapi),
        ("/api/docs", "docs_page", page),
        ("/api/docs/start.js", "docs_start", start),
        ("/api/docs/<name>", "docs_file", file),
    ):
        app.add_url_rule(rule, name, view, methods=["GET"])
        declare(name, Access(public=True))


def written(spec: dict[str, Any]) -> bytes:
    """The file as it is kept in the repository: sorted, indented, with a newline at its end."""
    return (
        orjson.dumps(
            spec, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
        )
        + b"\n"
    )


@cache
def _folder() -> Path:
    """Found, not imported: nothing of that package runs here."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise LookupError(f"the package {_PACKAGE} is not installed")
    return Path(found.origin).parent / "dist"


def _with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    return response
