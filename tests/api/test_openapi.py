"""The OpenAPI file: complete, named, and changed on purpose only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.openapi import FILE, content

SPEC = "run `python -m api.openapi` and look at what changed"


def operations(spec: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in spec["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                yield f"{method.upper()} {path}", operation


def spec() -> dict[str, Any]:
    import orjson

    loaded: dict[str, Any] = orjson.loads(content())
    return loaded


def test_the_file_in_the_repository_is_what_the_code_says() -> None:
    assert FILE.read_bytes() == content(), SPEC


def test_every_operation_has_an_id_of_its_own_a_summary_and_a_tag() -> None:
    ids = [operation["operationId"] for _, operation in operations(spec())]

    assert len(ids) == len(set(ids))
    for name, operation in operations(spec()):
        assert operation["summary"].strip(), name
        assert operation["tags"], name


def test_every_schema_and_every_property_is_described_and_none_is_a_numbered_copy() -> None:
    for name, schema in spec()["components"]["schemas"].items():
        assert not name[-1].isdigit(), f"{name}: two schemas of one name"
        for field, about in schema.get("properties", {}).items():
            told = "description" in about or "$ref" in about
            assert told, f"{name}.{field} is not described"


def test_every_error_is_a_problem_document() -> None:
    for name, response in spec()["components"]["responses"].items():
        if "content" in response:
            assert list(response["content"]) == ["application/problem+json"], name


def test_only_signing_in_health_and_the_residents_pages_need_nobody_signed_in() -> None:
    public = [name for name, operation in operations(spec()) if operation.get("security") == []]

    residents = {name for name in public if " /api/v1/public/" in name}
    assert sorted(set(public) - residents) == ["GET /api/v1/health", "POST /api/v1/sessions"]
    assert residents == {
        "GET /api/v1/public/areas",
        "GET /api/v1/public/categories",
        "POST /api/v1/public/cases",
        "POST /api/v1/public/cases/reopening",
        "POST /api/v1/public/reports",
    }
