"""Every error is a problem document, in the caller's language, with the headers it needs."""

from __future__ import annotations

import logging

import pytest
from werkzeug.test import TestResponse

from engine.services.commands import tasks
from tests.api.asking import Api
from tests.county import PASSWORD

FIELDS = {"type", "title", "status", "detail", "instance", "code", "errors"}


def problem(answer: TestResponse, status: int, code: str) -> dict[str, object]:
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/problem+json"
    body: dict[str, object] = answer.get_json()
    assert set(body) >= FIELDS
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"urn:gridcase:problem:{code}"
    return body


def test_an_address_that_is_not_there(sqlite_api: Api) -> None:
    answer = sqlite_api.nobody.get("/nothing")

    problem(answer, 404, "not-found")


def test_an_address_beside_the_versions_is_answered_the_same_way(sqlite_api: Api) -> None:
    problem(sqlite_api.app.test_client().get("/api/elsewhere"), 404, "not-found")


def test_a_wrong_method_says_which_are_right(sqlite_api: Api) -> None:
    answer = sqlite_api.as_("grid").ask("DELETE", "/cases")

    problem(answer, 405, "method-not-allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_the_language_is_what_the_caller_prefers(sqlite_api: Api) -> None:
    nobody = sqlite_api.nobody

    in_chinese = nobody.get("/me", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
    in_english = nobody.get("/me", headers={"Accept-Language": "de,en;q=0.5"})
    unsaid = nobody.get("/me")

    assert in_chinese.get_json()["detail"] == "请先登录。"
    assert in_chinese.headers["Content-Language"] == "zh"
    assert in_english.get_json()["detail"] == "Sign in first."
    assert unsaid.get_json()["detail"] == "Sign in first."


def test_a_body_that_is_no_json(sqlite_api: Api) -> None:
    answer = sqlite_api.as_("grid").ask(
        "POST", "/cases", data=b'{"category": ', content_type="application/json"
    )

    problem(answer, 400, "bad-request")


def test_a_body_of_another_type(sqlite_api: Api) -> None:
    answer = sqlite_api.as_("grid").ask("POST", "/cases", data=b"<x/>", content_type="text/xml")

    problem(answer, 415, "unsupported-media-type")


def test_a_body_that_is_too_large(sqlite_api: Api) -> None:
    answer = sqlite_api.as_("grid").post("/cases", {"title": "x" * 2_000_000})

    problem(answer, 413, "request-entity-too-large")


def test_what_is_missing_or_unknown_is_named_by_a_pointer_in_both_languages(
    sqlite_api: Api,
) -> None:
    grid = sqlite_api.as_("grid")
    body = {"category": 7, "colour": "red", "parties": {"c": "x"}}

    in_english = problem(grid.post("/cases", body), 422, "input-invalid")
    in_chinese = grid.post("/cases", body, headers={"Accept-Language": "zh"}).get_json()

    assert isinstance(in_english["errors"], list)
    found = {line["where"]: line["code"] for line in in_english["errors"]}
    assert found["/area"] == "required"
    assert found["/category"] == "not-text"
    assert found["/colour"] == "unknown-field"
    assert any(where.startswith("/parties/c") for where in found)
    said = {line["where"]: line["detail"] for line in in_chinese["errors"]}
    assert said["/area"] == "缺少必填项。"
    assert said["/colour"] == "没有这个字段。"


def test_an_unknown_parameter_of_a_list_is_not_ignored(sqlite_api: Api) -> None:
    body = problem(sqlite_api.as_("grid").get("/tasks?colour=red"), 422, "input-invalid")

    assert body["errors"] == [
        {"where": "colour", "code": "unknown-field", "detail": "Unknown field."}
    ]


def test_half_a_position_names_the_missing_half(sqlite_api: Api) -> None:
    answer = sqlite_api.as_("grid").post(
        "/cases", {"category": "fire.ebike_charging", "area": "900001001001", "latitude": 25.3}
    )

    assert problem(answer, 422, "input-invalid")["errors"][0]["where"] == "/longitude"  # type: ignore[index]


@pytest.mark.parametrize("cursor", ["x", "!!", "W10", "bnVsbA", "W1sxXV0", "é"])
def test_a_cursor_of_nobody_is_refused(sqlite_api: Api, cursor: str) -> None:
    for address in ("/tasks", "/cases", "/tasks/done", "/areas"):
        answer = sqlite_api.as_("grid").get(f"{address}?after={cursor}")
        assert answer.status_code == 422, address
        assert answer.get_json()["code"] == "cursor-invalid"


def test_numbers_beyond_64_bits_are_addresses_that_are_not_there(sqlite_api: Api) -> None:
    assert sqlite_api.as_("grid").get(f"/cases/{2**63}").status_code == 404
    assert sqlite_api.as_("grid").get(f"/cases/{2**63 - 1}").status_code == 404


def test_a_fault_is_told_without_its_insides_and_logged_without_what_people_wrote(
    sqlite_api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    phone = "138" + "0" * 8

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(phone)

    monkeypatch.setattr(tasks, "claim_task", broken)
    with caplog.at_level(logging.ERROR):
        answer = sqlite_api.as_("grid").post("/tasks/1/claim", {"seen_version": 1})

    body = problem(answer, 500, "internal")
    assert phone not in answer.get_data(as_text=True)
    logged = [record for record in caplog.records if record.name == "gridcase.api"]
    assert len(logged) == 1
    assert logged[0].error == "RuntimeError"
    assert str(logged[0].reference) in str(body["detail"])
    assert phone not in str(logged[0].__dict__)


def test_every_answer_carries_the_security_headers(sqlite_api: Api) -> None:
    for answer in (
        sqlite_api.nobody.get("/health"),
        sqlite_api.nobody.get("/me"),
        sqlite_api.as_("grid").get("/me"),
        sqlite_api.nobody.get("/nothing"),
    ):
        headers = answer.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


def test_the_documentation_runs_without_inline_script(sqlite_api: Api) -> None:
    client = sqlite_api.app.test_client()

    with client.get("/api/docs") as page:
        text = page.get_data(as_text=True)
        assert page.status_code == 200
        assert "unsafe" not in page.headers["Content-Security-Policy"]
        assert "<script>" not in text
        assert "style=" not in text
    for name in ("start.js", "swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"):
        with client.get(f"/api/docs/{name}") as file:
            assert file.status_code == 200, name
    assert client.get("/api/docs/swagger_ui.py").status_code == 404


def test_after_ten_failures_signing_in_waits(sqlite_api: Api) -> None:
    nobody = sqlite_api.nobody
    for _ in range(10):
        answer = nobody.post("/sessions", {"login": "grid", "password": "wrong"})
        problem(answer, 401, "sign-in-refused")

    refused = nobody.post("/sessions", {"login": "grid", "password": PASSWORD})

    problem(refused, 429, "too-many-attempts")
    assert int(refused.headers["Retry-After"]) >= 60
