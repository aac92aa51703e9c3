"""Signing in with a cookie, working with it, signing out; bearer tokens for scripts."""

from __future__ import annotations

from datetime import timedelta

from api.app import create_app
from tests.api.asking import V1, Api
from tests.county import PASSWORD

WHO = {"login": "shegong", "password": PASSWORD}
GUARD = {"X-Gridcase": "1"}


def test_signing_in_sets_a_cookie_that_scripts_cannot_read(api: Api) -> None:
    browser = api.browser

    answer = browser.post(f"{V1}/sessions", json=WHO)

    assert answer.status_code == 201
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("gridcase_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    me = browser.get(f"{V1}/me").get_json()
    assert me["login"] == "shegong"
    assert me["roles"][0]["role"] == "community_worker"
    assert [area["code"] for area in me["areas"]] == ["900001001001"]
    assert {"dispatch", "verify"} <= {action["code"] for action in me["actions"]}
    assert "awaiting_dispatch" in {view["code"] for view in me["views"]}


def test_over_https_the_cookie_says_so(sqlite_api: Api) -> None:
    app = create_app(sqlite_api.county.house, secure=True)

    answer = app.test_client().post(f"{V1}/sessions", json=WHO)

    assert "Secure" in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in answer.headers


def test_a_change_with_the_cookie_needs_the_header(sqlite_api: Api) -> None:
    browser = sqlite_api.browser
    browser.post(f"{V1}/sessions", json=WHO)

    without = browser.post(f"{V1}/me/tokens", json={"note": "x"})
    with_it = browser.post(f"{V1}/me/tokens", json={"note": "x"}, headers=GUARD)

    assert without.status_code == 403
    assert without.get_json()["code"] == "header-missing"
    assert with_it.status_code == 201


def test_a_token_works_without_the_header_and_ends_when_it_signs_out(sqlite_api: Api) -> None:
    browser = sqlite_api.browser
    browser.post(f"{V1}/sessions", json=WHO)
    token = browser.post(f"{V1}/me/tokens", json={"note": "script"}, headers=GUARD).get_json()
    bearer = {"Authorization": f"Bearer {token['token']}"}
    script = sqlite_api.app.test_client(use_cookies=False)

    assert script.get(f"{V1}/me", headers=bearer).get_json()["login"] == "shegong"
    assert script.post(f"{V1}/me/tokens", json={"note": "x"}, headers=bearer).status_code == 201
    assert script.delete(f"{V1}/sessions/current", headers=bearer).status_code == 204
    assert script.get(f"{V1}/me", headers=bearer).status_code == 401


def test_a_session_cookie_is_no_bearer_token(sqlite_api: Api) -> None:
    browser = sqlite_api.browser
    browser.post(f"{V1}/sessions", json=WHO)
    cookie = browser.get_cookie("gridcase_session")
    assert cookie is not None

    script = sqlite_api.app.test_client(use_cookies=False)
    answer = script.get(f"{V1}/me", headers={"Authorization": f"Bearer {cookie.value}"})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_signing_out_ends_the_session_at_once_also_for_a_copied_cookie(sqlite_api: Api) -> None:
    app = create_app(sqlite_api.county.house)  # with its memory of who was just checked
    browser, thief = app.test_client(), app.test_client()
    browser.post(f"{V1}/sessions", json=WHO)
    cookie = browser.get_cookie("gridcase_session")
    assert cookie is not None
    thief.set_cookie("gridcase_session", cookie.value)
    assert thief.get(f"{V1}/me").status_code == 200

    assert browser.delete(f"{V1}/sessions/current", headers=GUARD).status_code == 204

    assert browser.get(f"{V1}/me").status_code == 401
    assert thief.get(f"{V1}/me").status_code == 401


def test_a_session_ends_after_eight_idle_hours(sqlite_api: Api) -> None:
    browser = sqlite_api.browser
    browser.post(f"{V1}/sessions", json=WHO)

    sqlite_api.county.clock.advance(timedelta(hours=7))
    assert browser.get(f"{V1}/me").status_code == 200
    sqlite_api.county.clock.advance(timedelta(hours=7))
    assert browser.get(f"{V1}/me").status_code == 200
    sqlite_api.county.clock.advance(timedelta(hours=9))

    assert browser.get(f"{V1}/me").status_code == 401


def test_a_wrong_password_and_an_unknown_login_are_told_the_same(sqlite_api: Api) -> None:
    nobody = sqlite_api.nobody

    wrong = nobody.post("/sessions", {"login": "grid", "password": "wrong"})
    unknown = nobody.post("/sessions", {"login": "nobody", "password": "wrong"})

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.get_json() == unknown.get_json()
    log = sqlite_api.as_("auditor").read("/logs/sign-ins")["items"]
    assert [(line["login"], line["success"]) for line in log] == [
        ("nobody", False),
        ("grid", False),
    ]
