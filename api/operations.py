"""Blueprints whose operations say everything in one place: address, input, answer, permission.

An operation's id in the OpenAPI file is its function's name (`list_tasks` -> `listTasks`), its
summary and description the docstring. Input is checked here; answers are not: they are plain values
that the tests compare with the file, so that a page of a queue costs no second pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NoReturn

import marshmallow
import orjson
from flask import Request
from flask_smorest import Blueprint
from webargs import core
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

View = Callable[..., Any]

LARGEST_BODY = 1024 * 1024
"""Bytes of an ordinary request; operations that take files allow more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """`needs`: a permission that the person must have somewhere, or over the whole territory if
    `everywhere`; which rows it reaches is decided by queries and commands."""

    public: bool = False
    needs: str | None = None
    everywhere: bool = False
    largest_body: int | None = None


_ACCESS: dict[str, Access] = {}
_SIGNED_IN = Access()


def access_of(endpoint: str) -> Access:
    """What nobody declared needs signing in."""
    return _ACCESS.get(endpoint, _SIGNED_IN)


def declare(endpoint: str, access: Access) -> None:
    _ACCESS[endpoint] = access


class Parser(FlaskParser):
    """Refuses unknown fields everywhere, and bodies that do not say they are JSON."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 - as declared above
        "json": None,
        "form": None,
        "json_or_form": None,
        "querystring": marshmallow.RAISE,
        "query": marshmallow.RAISE,
        "headers": marshmallow.EXCLUDE,
        "cookies": marshmallow.EXCLUDE,
        "files": marshmallow.RAISE,
    }

    def load_json(self, req: Request, schema: marshmallow.Schema) -> Any:
        if req.mimetype != "application/json" and not req.mimetype.endswith("+json"):
            if not req.get_data():
                return core.missing
            raise UnsupportedMediaType
        return super().load_json(req, schema)

    def _raw_load_json(self, req: Request) -> Any:
        content = req.get_data()
        if not content:
            return core.missing
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError as error:
            return self._handle_invalid_json_error(error, req)

    def _handle_invalid_json_error(
        self, error: Any, req: Request, *args: Any, **kwargs: Any
    ) -> NoReturn:
        raise BadRequest from error


class Operations(Blueprint):
    ARGUMENTS_PARSER = Parser()

    def operation(
        self,
        method: str,
        rule: str,
        *,
        answer: type[marshmallow.Schema] | None = None,
        status: int = 200,
        body: type[marshmallow.Schema] | None = None,
        query: type[marshmallow.Schema] | None = None,
        needs: str | None = None,
        everywhere: bool = False,
        public: bool = False,
        errors: Sequence[int] = (),
        also: Sequence[int] = (),
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
        request_headers: Mapping[str, str] | None = None,
        upload: Mapping[str, Any] | None = None,
        largest_body: int | None = None,
        wraps: Callable[[View], View] | None = None,
    ) -> Callable[[View], View]:
        """`also`: other statuses with the same shape. `upload`: the JSON Schema of a multipart
        body, for the file only. `wraps` goes around the view and everything that reads its input.
        """

        def decorate(view: View) -> View:
            made = view
            if body is not None:
                made = self.arguments(body)(made)
            if query is not None:
                made = self.arguments(query, location="query")(made)
            answered: dict[str, Any] = {"description": _phrase(status)}
            if headers:
                answered["headers"] = {
                    name: {"description": text, "schema": {"type": "string"}}
                    for name, text in headers.items()
                }
            made = self.response(status, answer, content_type=content_type, **answered)(made)
            if wraps is not None:
                made = wraps(made)
            for code in also:
                made = self.alt_response(code, schema=answer)(made)
            for code in _possible(errors, public=public, needs=needs, rule=rule, method=method):
                made = self.alt_response(code, HTTPStatus(code).name)(made)
            manual: dict[str, Any] = {"operationId": _camel(view.__name__)}
            if public:
                manual["security"] = []
            if needs is not None:
                manual["x-permission"] = needs
            if content_type is not None:
                schema = {"type": "string", "format": "binary"}
                manual["responses"] = {status: {"content": {content_type: {"schema": schema}}}}
            if upload is not None:
                manual["requestBody"] = {
                    "required": True,
                    "content": {"multipart/form-data": {"schema": dict(upload)}},
                }
            made = self.doc(**manual)(made)
            named = [
                {
                    "in": "header",
                    "name": name,
                    "description": text,
                    "schema": {"type": "string"},
                }
                for name, text in (request_headers or {}).items()
            ]
            declare(
                f"{self.name}.{view.__name__}",
                Access(
                    public=public, needs=needs, everywhere=everywhere, largest_body=largest_body
                ),
            )
            self.route(rule, methods=[method], endpoint=view.__name__, parameters=named)(made)
            return view

        return decorate


def _possible(
    errors: Sequence[int], *, public: bool, needs: str | None, rule: str, method: str
) -> list[int]:
    found = set(errors)
    if not public:
        found.add(401)
    if needs is not None or (not public and method not in ("GET", "HEAD")):
        found.add(403)
    if "<" in rule:
        found.add(404)
    return sorted(found)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)
