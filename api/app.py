"""The application factory: a Flask application over a wired core.

It starts nothing: no thread, no scheduler, no connection. The server (`gridcase api`) and tests
call it once per process.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Protocol

from flask import Flask
from flask_smorest import Api
from werkzeug.routing import IntegerConverter

from adapters.database.connections import Database
from adapters.database.queries.totals import Totals
from api import docs, errors, headers, web
from api.application import EXTENSION, Application
from api.areas.resources import blueprint as areas
from api.auth import COOKIE, GUARD, REMEMBERED_SECONDS, ActorCache, guard
from api.cases.resources import blueprint as cases
from api.drafts.trials import blueprint as drafts
from api.encoding import JSON_TYPE, OrjsonProvider
from api.errors import PROBLEM_TYPE
from api.forms.resources import blueprint as forms
from api.operations import LARGEST_BODY, Operations
from api.overview.resources import blueprint as overview
from api.people.resources import blueprint as people
from api.processes.resources import blueprint as processes
from api.public.resources import blueprint as public
from api.schemas import LARGEST_KEY, Problem
from api.settings.resources import blueprint as settings
from api.system.resources import blueprint as system
from api.tasks.resources import blueprint as tasks
from api.views.resources import blueprint as views
from engine.services.core import Core

PREFIX = "/api/v1"
TOTALS_SECONDS = 5
BLUEPRINTS: Sequence[Operations] = (
    people,
    tasks,
    cases,
    areas,
    settings,
    processes,
    drafts,
    forms,
    system,
    overview,
    views,
    public,
)
_ABOUT = """\
Gridcase's one interface, for its own front end and for anybody else's programs.

Sign in with `POST /api/v1/sessions` (a browser keeps the cookie; its changing requests need the
header `X-Gridcase: 1`) or use a bearer token from `POST /api/v1/me/tokens`. Errors are problem
documents (RFC 9457) with a stable `code`; texts follow `Accept-Language` (zh or en). Lists are
pages: pass `next` as `after`. Changes carry the version that was seen. Creating requests may carry
an `Idempotency-Key`: the same key gives the same answer for 24 hours. Moments are UTC.
"""


class KeyConverter(IntegerConverter):
    """A 64-bit key in an address; anything larger is an address that is not there."""

    def __init__(self, map: Any) -> None:  # noqa: A002 - the name Werkzeug calls it by
        super().__init__(map, min=0, max=LARGEST_KEY)


class GridcaseApi(Api):
    """flask-smorest with our one shape of errors."""

    ERROR_SCHEMA = Problem
    DEFAULT_RESPONSE_CONTENT_TYPE: str = JSON_TYPE

    def _register_error_handlers(self) -> None:
        errors.handle_errors(self._app)

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM_TYPE
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = JSON_TYPE


class Installation(Protocol):
    """What adapters/wiring makes: the core, and the database for queries."""

    @property
    def core(self) -> Core: ...
    @property
    def database(self) -> Database: ...


def create_app(
    house: Installation,
    *,
    secure: bool = False,
    release: str = "0.1.0",
    remember_seconds: float = REMEMBERED_SECONDS,
) -> Flask:
    """`secure`: people reach it over https only. `remember_seconds`: how long a session that was
    just checked is believed without asking the database again."""
    app = Flask("api", static_folder=None)
    app.json_provider_class = OrjsonProvider
    app.json = OrjsonProvider(app)
    app.config.update(
        API_TITLE="Gridcase",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.url_map.converters["key"] = KeyConverter
    app.url_map.strict_slashes = True
    furnish(app, house, secure=secure, release=release, remember_seconds=remember_seconds)
    headers.protect(app, secure=secure)
    guard(app)
    api = GridcaseApi(app, spec_kwargs={"info": {"description": _ABOUT}})
    api.register_converter(
        KeyConverter, lambda _: {"type": "integer", "format": "int64", "minimum": 0}
    )
    scheme = api.spec.components.security_scheme
    scheme("session", {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": GUARD})
    scheme("token", {"type": "http", "scheme": "bearer"})
    api.spec.options["security"] = [{"session": []}, {"token": []}]
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint, url_prefix=PREFIX)
    docs.serve(app, api, prefix=PREFIX)
    web.serve(app)
    return app


def furnish(
    app: Flask,
    house: Installation,
    *,
    secure: bool = False,
    release: str = "0.1.0",
    remember_seconds: float = REMEMBERED_SECONDS,
) -> None:
    """Let the application work in this house, whatever it worked in before."""
    app.extensions[EXTENSION] = Application(
        core=house.core,
        database=house.database,
        actors=ActorCache(seconds=remember_seconds),
        totals=Totals(kept=timedelta(seconds=TOTALS_SECONDS)),
        secure=secure,
        release=release,
    )


__all__ = ["PREFIX", "create_app", "furnish"]
