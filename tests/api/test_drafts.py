"""Drafts: kept with the version that was seen, opened by one at a time, checked, compared."""

from __future__ import annotations

from datetime import timedelta

from adapters.catalogue import shipped
from tests.api.asking import Api


def diagram(key: str = "handling") -> str:
    name = next(name for name in shipped() if name.endswith(f"{key}.bpmn"))
    return shipped()[name].decode()


def saving(content: str, seen: int = 0) -> dict[str, object]:
    return {"content": content, "seen_version": seen, "base_version": 1}


def test_a_draft_is_kept_listed_and_dropped(api: Api) -> None:
    designer = api.as_("designer")

    saved = designer.ask("PUT", "/drafts/process/handling", json=saving("甲"))
    again = designer.ask("PUT", "/drafts/process/handling", json=saving("乙", 1))

    assert (saved.status_code, saved.get_json()["version"]) == (200, 1)
    assert again.get_json()["version"] == 2
    read = designer.read("/drafts/process/handling")
    assert (read["content"], read["by"]["name"], read["base_version"]) == ("乙", "designer", 1)
    assert [line["key"] for line in designer.read("/drafts")["items"]] == ["handling"]
    gone = designer.ask("DELETE", "/drafts/process/handling?seen_version=2")
    assert gone.status_code == 200
    assert designer.get("/drafts/process/handling").status_code == 404


def test_who_saves_from_an_old_state_is_told_who_was_quicker(api: Api) -> None:
    api.as_("designer").ask("PUT", "/drafts/process/handling", json=saving("甲"))

    late = api.as_("admin").ask("PUT", "/drafts/process/handling", json=saving("乙"))
    dropped = api.as_("admin").ask("DELETE", "/drafts/process/handling?seen_version=0")

    assert late.status_code == 412
    assert late.get_json()["code"] == "draft-outdated"
    assert late.get_json()["values"]["who"] == "designer"
    assert dropped.status_code == 412
    assert api.as_("admin").read("/drafts/process/handling")["content"] == "甲"


def test_the_second_one_sees_who_has_it_open(api: Api) -> None:
    place = "/drafts/process/handling/openings"
    designer, admin = api.as_("designer"), api.as_("admin")

    first = designer.post(place, {}).get_json()["opened"]
    second = admin.post(place, {}).get_json()["opened"]
    assert first["mine"]
    assert (second["mine"], second["by"]["name"], second["since"]) == (
        False,
        "designer",
        first["since"],
    )

    taken = admin.post(place, {"take_over": True}).get_json()["opened"]
    assert taken["mine"]
    designer.ask("DELETE", place)  # not theirs any more: nothing happens
    assert designer.post(place, {}).get_json()["opened"]["by"]["name"] == "admin"
    admin.ask("DELETE", place)
    assert admin.read("/drafts")["items"] == []


def test_an_opening_that_is_not_renewed_ends(api: Api) -> None:
    place = "/drafts/process/handling/openings"
    api.as_("designer").post(place, {})
    api.county.clock.advance(timedelta(minutes=2))

    assert api.as_("admin").post(place, {}).get_json()["opened"]["mine"]


def test_names_are_checked_and_others_refused(sqlite_api: Api) -> None:
    designer = sqlite_api.as_("designer")

    odd = designer.ask("PUT", "/drafts/process/1-x", json=saving("甲"))
    kind = designer.ask("PUT", "/drafts/letter/x", json=saving("甲"))

    assert (odd.status_code, odd.get_json()["code"]) == (422, "draft-name-invalid")
    assert kind.status_code == 404
    for path in ("/checks", "/comparisons", "/layouts"):
        assert sqlite_api.as_("station-a").post(path, {}).status_code == 403


def test_a_check_names_the_elements(sqlite_api: Api) -> None:
    designer = sqlite_api.as_("designer")
    broken = diagram().replace('name="form" value="handle"', 'name="form" value="nowhere"')

    fine = designer.post("/checks", {"files": {"handling.bpmn": diagram()}}).get_json()["items"]
    found = designer.post("/checks", {"files": {"handling.bpmn": broken}}).get_json()["items"]

    assert [line for line in fine if line["severity"] == "error"] == []
    errors = [line for line in found if line["severity"] == "error"]
    assert errors
    assert {(line["file"], line["element"]) for line in errors} == {("handling.bpmn", "handle")}


def test_a_comparison_is_in_words_and_in_the_readers_language(sqlite_api: Api) -> None:
    designer = sqlite_api.as_("designer")
    changed = diagram().replace(
        'name="outcome.done.zh" value="', 'name="outcome.done.zh" value="确认'
    )
    body = {"key": "handling", "content": changed}

    same = designer.post("/comparisons", body | {"content": diagram()}).get_json()
    zh = designer.post("/comparisons", body, headers={"Accept-Language": "zh"}).get_json()
    en = designer.post("/comparisons", body, headers={"Accept-Language": "en"}).get_json()
    missing = designer.post("/comparisons", body | {"key": "none"})

    assert (same["version"], same["items"]) == (1, [])
    assert "handle" in {line["element"] for line in zh["items"]}
    assert "有改动" in zh["items"][0]["detail"]
    assert "has changed" in en["items"][0]["detail"]
    assert missing.status_code == 404
