"""A caller of the API in tests: signed in by a token, held to the OpenAPI file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, ClassVar

import orjson
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from api.app import create_app, furnish
from engine.services.commands.accounts import issue_token
from tests.county import County
from tests.sources import ROOT

V1 = "/api/v1"


class Contract:
    """The OpenAPI file, as a judge of answers."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self.spec = spec
        self._paths = [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + "$"), path) for path in spec["paths"]
        ]
        self._validators: dict[str, Draft202012Validator] = {}

    def operations(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        for path, methods in self.spec["paths"].items():
            for method, operation in methods.items():
                if method != "parameters":
                    yield method.upper(), path, operation

    def check(self, method: str, path: str, answer: TestResponse) -> None:
        """Raises AssertionError for an answer that the file does not describe."""
        plain = path.partition("?")[0]
        found = [template for pattern, template in self._paths if pattern.match(plain)]
        exact = [template for template in found if "{" not in template.rpartition("/")[2]]
        template = (exact or found or [None])[0]
        if template is None or method.lower() not in self.spec["paths"][template]:
            assert answer.status_code in (404, 405), f"{method} {path} is not in the file"
            return
        responses = self.spec["paths"][template][method.lower()]["responses"]
        described = responses.get(str(answer.status_code), responses.get("default"))
        described = self._resolved(described)
        content = described.get("content")
        if answer.status_code in (204, 304) or not content:
            assert not answer.data or answer.status_code >= 400, f"{method} {path} says too much"
            return
        assert answer.mimetype in content or "application/octet-stream" in content, (
            f"{method} {path} answered {answer.status_code} as {answer.mimetype}"
        )
        if answer.mimetype.endswith("json"):
            schema = content[answer.mimetype]["schema"]
            errors = list(self._validator(schema).iter_errors(answer.get_json()))
            assert not errors, f"{method} {path} {answer.status_code}: " + "; ".join(
                f"{error.json_path}: {error.message[:200]}" for error in errors[:5]
            )

    def _resolved(self, described: Mapping[str, Any]) -> Mapping[str, Any]:
        reference = described.get("$ref")
        if reference is None:
            return described
        return self.spec["components"]["responses"][reference.rpartition("/")[2]]

    def _validator(self, schema: Mapping[str, Any]) -> Draft202012Validator:
        key = str(schema)
        if key not in self._validators:
            whole = {**schema, "components": self.spec["components"]}
            self._validators[key] = Draft202012Validator(whole)
        return self._validators[key]


@cache
def contract() -> Contract:
    """That the file says what the application says is the business of test_openapi.py."""
    return Contract(orjson.loads((ROOT / "api" / "openapi.json").read_bytes()))


class Caller:
    """One person's requests; nobody's without a token."""

    def __init__(self, client: FlaskClient, contract: Contract, token: str | None) -> None:
        self._client = client
        self._contract = contract
        self.headers: dict[str, str] = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, method: str, path: str, **more: Any) -> TestResponse:
        headers = self.headers | dict(more.pop("headers", {}))
        address = path if path.startswith("/") and path.startswith("/api") else V1 + path
        answer = self._client.open(address, method=method, headers=headers, **more)
        self._contract.check(method, address, answer)
        assert "nosniff" in answer.headers["X-Content-Type-Options"]
        return answer

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.ask("GET", path, **more)

    def post(self, path: str, json: object = None, **more: Any) -> TestResponse:
        return self.ask("POST", path, json=json if json is not None else {}, **more)

    def upload(self, path: str, data: Mapping[str, object], **more: Any) -> TestResponse:
        return self.ask("POST", path, data=data, content_type="multipart/form-data", **more)

    def read(self, path: str, **more: Any) -> Any:
        """The JSON of an answer that has to be 200."""
        answer = self.get(path, **more)
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json()


class Api:
    """`county` behind the API. Describing ninety operations takes longer than most tests, so one
    application goes from test to test; an `own` one is for what lives longer than a test."""

    _app: ClassVar[Flask | None] = None

    def __init__(self, county: County, *, own: bool = False) -> None:
        self.county = county
        if own:
            self.app = create_app(county.house)
        else:
            self.app = Api._app = Api._app or create_app(county.house)
        furnish(self.app, county.house, remember_seconds=0)
        self.contract = contract()
        self._tokens: dict[str, str] = {}

    @property
    def nobody(self) -> Caller:
        return Caller(self.app.test_client(use_cookies=False), self.contract, None)

    def as_(self, login: str) -> Caller:
        token = self._tokens.get(login)
        if token is None:
            actor = self.county.person(login)
            token = issue_token(actor=actor, note="tests", core=self.county.core)
            self._tokens[login] = token
        return Caller(self.app.test_client(use_cookies=False), self.contract, token)

    @property
    def browser(self) -> FlaskClient:
        """Keeps cookies."""
        return self.app.test_client()
