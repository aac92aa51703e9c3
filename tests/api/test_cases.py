"""Cases over HTTP: reporting once, correcting what was seen, comments, files, lists."""

from __future__ import annotations

import io
import threading
from datetime import timedelta
from typing import Any

import pytest

from api import idempotency
from engine.ports import GrantRecord, PersonRecord
from engine.services.commands.organisation import County as Setup
from engine.services.commands.organisation import set_up
from tests.api.asking import V1, Api, Caller
from tests.county import PASSWORD, Case

REPORT = {"category": "fire.ebike_charging", "area": "900001001001"}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def reported(api: Api, **more: object) -> Case:
    answer = api.as_("grid").post("/cases", REPORT | more)
    assert answer.status_code == 201, answer.get_json()
    return Case(answer.get_json()["id"], answer.get_json()["number"])


def number_of_cases(api: Api) -> int:
    return len(api.as_("admin").read("/cases?limit=200")["items"])


@pytest.mark.parametrize(
    ("wrong", "status", "code", "where"),
    [
        ({"area": "999"}, 422, "unknown-area", "999"),
        ({"category": "nothing"}, 422, "unknown-category", "nothing"),
        ({"channel": "smoke"}, 422, "case-value-unknown", "channel"),
        ({"level": "huge"}, 422, "case-value-unknown", "level"),
        ({"nature": "police"}, 422, "police-matter", "nature"),
        ({"area": "900001002001"}, 403, "not-allowed", "/1/3/6/"),
        ({"join": "no-such-number"}, 404, "not-found", "no-such-number"),
    ],
)
def test_a_report_that_cannot_be_taken_names_what_is_wrong(
    sqlite_api: Api, wrong: dict[str, str], status: int, code: str, where: str
) -> None:
    answer = sqlite_api.as_("grid").post("/cases", REPORT | wrong)

    assert answer.status_code == status
    body = answer.get_json()
    assert body["code"] == code
    assert [line["where"] for line in body["errors"]] == [where]
    assert number_of_cases(sqlite_api) == 0


def test_a_title_that_nobody_wrote_exists_in_english_and_a_written_one_stays(
    sqlite_api: Api,
) -> None:
    usual, written = reported(sqlite_api), reported(sqlite_api, title="后门被堵", similar="create")

    lines = {line["id"]: line for line in sqlite_api.as_("shegong").read("/cases")["items"]}

    assert lines[usual.id]["title"] == "甲村 · 电动车违规停放充电"
    assert lines[usual.id]["title_en"] == "甲村 · E-bikes parked or charged indoors"
    assert lines[written.id]["title_en"] == lines[written.id]["title"] == "后门被堵"


def test_one_key_makes_one_case_however_often_it_is_sent(api: Api) -> None:
    grid = api.as_("grid")
    key = {"Idempotency-Key": "phone-17"}

    first = grid.post("/cases", REPORT, headers=key)
    second = grid.post("/cases", REPORT, headers=key)
    other_body = grid.post("/cases", REPORT | {"title": "x"}, headers=key)
    other_person = api.as_("shegong").post("/cases", REPORT, headers=key)

    assert first.status_code == second.status_code == 201
    assert second.get_json() == first.get_json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert other_body.status_code == 422
    assert other_body.get_json()["code"] == "idempotency-mismatch"
    assert other_person.status_code == 201
    assert number_of_cases(api) == 2


def test_a_refused_report_may_be_mended_under_the_same_key(api: Api) -> None:
    grid = api.as_("grid")
    key = {"Idempotency-Key": "phone-18"}

    refused = grid.post("/cases", REPORT | {"area": "999"}, headers=key)
    mended = grid.post("/cases", REPORT, headers=key)

    assert refused.status_code == 422
    assert mended.status_code == 201


def test_a_key_whose_answer_was_lost_is_not_carried_out_again(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the server were killed between the commit and the answer."""
    grid = api.as_("grid")
    key = {"Idempotency-Key": "phone-19"}
    monkeypatch.setattr(idempotency, "keep_answer", lambda *_, **__: None)
    assert grid.post("/cases", REPORT, headers=key).status_code == 201

    again = grid.post("/cases", REPORT, headers=key)

    assert again.status_code == 409
    assert again.get_json()["code"] == "request-in-progress"
    assert number_of_cases(api) == 1


def test_two_at_once_under_one_key_make_one_case(api: Api) -> None:
    token = api.as_("grid").headers
    start = threading.Barrier(2)
    found: list[int] = []

    def send() -> None:
        client = api.app.test_client()
        start.wait()
        answer = client.post(
            f"{V1}/cases", json=REPORT, headers=token | {"Idempotency-Key": "twice"}
        )
        found.append(answer.status_code)

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) in ([201, 201], [201, 409])
    assert number_of_cases(api) == 1


def test_a_key_must_be_text_of_a_sensible_length(sqlite_api: Api) -> None:
    for key in ("", "x" * 201):
        answer = sqlite_api.as_("grid").post("/cases", REPORT, headers={"Idempotency-Key": key})
        assert answer.status_code == 422
        assert answer.get_json()["code"] == "idempotency-key-invalid"


def test_a_correction_is_made_from_the_version_that_was_seen(api: Api) -> None:
    case = reported(api)
    shegong = api.as_("shegong")
    seen = shegong.get(f"/cases/{case.id}")
    body = {"reason": "门牌号写错", "title": "一号楼电动车充电", "place": "一号楼"}
    match = {"If-Match": seen.headers["ETag"]}

    without = shegong.ask("PATCH", f"/cases/{case.id}", json=body)
    corrected = shegong.ask("PATCH", f"/cases/{case.id}", json=body, headers=match)
    too_late = shegong.ask("PATCH", f"/cases/{case.id}", json=body, headers=match)

    assert without.status_code == 428
    assert corrected.status_code == 200
    assert corrected.headers["ETag"] != seen.headers["ETag"]
    assert too_late.status_code == 412
    full = shegong.read(f"/cases/{case.id}")
    assert (full["title"], full["place"]) == ("一号楼电动车充电", "一号楼")
    entry = shegong.read(f"/cases/{case.id}/timeline?newest_first=true")["items"][0]
    assert entry["kind"] == "corrected"
    assert entry["contents"][0]["content"]["reason"] == "门牌号写错"


def test_a_case_that_has_not_changed_is_not_sent_again(api: Api) -> None:
    case = reported(api)
    seen = api.as_("shegong").get(f"/cases/{case.id}")

    again = api.as_("shegong").get(
        f"/cases/{case.id}", headers={"If-None-Match": seen.headers["ETag"]}
    )

    assert again.status_code == 304
    assert again.data == b""


def test_comments_stand_on_the_timeline_and_leave_the_step_alone(api: Api) -> None:
    case = reported(api)

    answer = api.as_("leader").post(f"/cases/{case.id}/comments", {"text": "请尽快处理"})

    assert answer.status_code == 201
    entry = api.as_("station-a").read(f"/cases/{case.id}/timeline")["items"][-1]
    assert (entry["kind"], entry["actor"]["name"]) == ("commented", "leader")
    assert entry["contents"] == [{"kind": "comment", "content": {"text": "请尽快处理"}}]
    assert api.county.waiting(case) == ["accept"]


def test_a_report_is_withdrawn_and_an_open_case_cannot_be_reopened(api: Api) -> None:
    case = reported(api)

    too_early = api.as_("grid").post(f"/cases/{case.id}/reopening", {"text": "没解决"})
    withdrawn = api.as_("grid").post(f"/cases/{case.id}/withdrawal", {"reason": "误报"})
    twice = api.as_("grid").post(f"/cases/{case.id}/withdrawal", {"reason": "误报"})

    assert too_early.get_json()["code"] == "case-open"
    assert withdrawn.get_json()["ended"] == "withdrawn"
    assert twice.get_json()["code"] == "case-closed"
    assert api.county.waiting(case) == []


def test_a_file_is_kept_and_comes_back_as_a_download(api: Api) -> None:
    case = reported(api)
    shegong = api.as_("shegong")
    form = {"file": (io.BytesIO(PNG), "现场 照片.png"), "phase": "before"}

    added = shegong.upload(f"/cases/{case.id}/files", form)
    content = shegong.get(f"/cases/{case.id}/files/{added.get_json()['id']}/content")

    assert added.status_code == 201
    assert added.get_json()["media_type"] == "image/png"
    assert content.data == PNG
    assert content.mimetype == "image/png"
    assert content.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E7")
    assert "sandbox" in content.headers["Content-Security-Policy"]
    listed = shegong.read(f"/cases/{case.id}/files")["items"]
    assert [(file["name"], file["phase"]) for file in listed] == [("现场 照片.png", "before")]
    other = reported(api)
    wrong = shegong.get(f"/cases/{other.id}/files/{added.get_json()['id']}/content")
    assert wrong.status_code == 404


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"file": (b"<script>alert(1)</script>", "x.png")}, "attachment-refused"),
        ({"file": (b"", "x.png")}, "attachment-refused"),
        ({"file": (PNG, "x.png"), "phase": "never"}, "choice-unknown"),
        ({}, "file-missing"),
    ],
)
def test_a_file_that_is_not_taken(sqlite_api: Api, form: dict[str, Any], code: str) -> None:
    case = reported(sqlite_api)
    data = {
        name: (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
        for name, value in form.items()
    }

    answer = sqlite_api.as_("shegong").upload(f"/cases/{case.id}/files", data)

    assert answer.status_code == 422
    assert answer.get_json()["code"] == code


def test_one_upload_under_one_key_is_kept_once_although_its_boundary_differs(api: Api) -> None:
    case = reported(api)
    key = {"Idempotency-Key": "photo-1"}

    answers = [
        api.as_("shegong").upload(
            f"/cases/{case.id}/files", {"file": (io.BytesIO(PNG), "a.png")}, headers=key
        )
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert len(api.as_("shegong").read(f"/cases/{case.id}/files")["items"]) == 1


def test_the_list_has_filters_and_pages_without_repeating(api: Api) -> None:
    made = [reported(api, title=f"第{number}件").id for number in range(5)]
    admin = api.as_("admin")
    seen: list[int] = []
    after = ""
    while True:
        page = admin.read(f"/cases?limit=2{after}")
        seen += [line["id"] for line in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert sorted(seen) == sorted(made)
    assert len(admin.read("/cases?view=awaiting_accept&open=true")["items"]) == 5
    assert len(admin.read("/cases?view=archived")["items"]) == 0
    assert len(admin.read("/cases?q=第3件")["items"]) == 1
    assert len(admin.read("/cases?area=900001002")["items"]) == 0
    assert len(api.as_("grid").read("/cases?mine=true")["items"]) == 5
    assert admin.read("/cases/counts")["views"]["leftover"] == 5


def test_similar_cases_are_shown_and_can_be_joined(api: Api) -> None:
    here = {"latitude": 25.3, "longitude": 118.7}
    case = reported(api, **here)
    near = "category=fire.ebike_charging&latitude=25.3001&longitude=118.7"

    (found,) = api.as_("grid").read(f"/cases/similar?{near}")["items"]
    joined = api.as_("grid").post("/cases", REPORT | here | {"join": found["number"]})

    assert found["id"] == case.id
    assert 5 < found["metres"] < 20
    assert joined.get_json() == {
        "id": case.id,
        "number": case.number,
        "joined": True,
        "status": {"code": "awaiting_accept", "zh": "待接受", "en": "Waiting for acceptance"},
    }
    assert len(api.as_("shegong").read(f"/cases/{case.id}")["reports"]) == 1


def test_the_position_names_step_call_and_timer(api: Api) -> None:
    case = reported(api)

    (run,) = api.as_("shegong").read(f"/cases/{case.id}/position")["runs"]

    places = {place["kind"]: place for place in run["open"]}
    assert places["step"]["node"] == "accept"
    assert places["step"]["item"] == api.county.item(case, "accept").id
    assert "timer" in places
    assert places["timer"]["due_at"].endswith("Z")
    if places["step"]["scope"]:
        assert places["call"]["process"] == "hazard-handling"
    assert run["process"] == "hazard-handling"
    assert run["passed"]


def a_resident(api: Api, login: str = "resident", role: str = "resident") -> Caller:
    person = PersonRecord(
        id=0,
        login=login,
        name=login,
        password_hash=api.county.core.passwords.hash(PASSWORD),
        grants=(GrantRecord(role=role, area_id=4),),
    )
    set_up(Setup(people=[person]), core=api.county.core)
    return api.as_(login)


def test_a_resident_who_reported_sees_how_it_goes_but_not_who_wrote_what(api: Api) -> None:
    resident = a_resident(api)
    case_id = resident.post("/cases", REPORT | {"description": "我看到的"}).get_json()["id"]
    api.as_("shegong").post(f"/cases/{case_id}/comments", {"text": "内部意见"})

    timeline = resident.get(f"/cases/{case_id}/timeline")
    full = resident.read(f"/cases/{case_id}")

    assert timeline.status_code == 200
    assert "内部意见" not in timeline.get_data(as_text=True)
    assert "shegong" not in timeline.get_data(as_text=True)
    assert full["report"]["description"] == "我看到的"
    assert resident.read("/cases")["items"][0]["id"] == case_id


def test_files_of_the_house_are_not_for_who_reported(api: Api) -> None:
    resident = a_resident(api)
    case_id = resident.post("/cases", REPORT).get_json()["id"]
    files = f"/cases/{case_id}/files"
    own = resident.upload(files, {"file": (io.BytesIO(PNG), "mine.png")}).get_json()["id"]
    inside = (
        api.as_("shegong")
        .upload(files, {"file": (io.BytesIO(PNG + b"1"), "inside.png"), "phase": "after"})
        .get_json()["id"]
    )

    seen = resident.get(f"/cases/{case_id}").get_data(as_text=True)

    assert "inside.png" not in seen
    assert "mine.png" in seen
    assert [each["id"] for each in resident.read(files)["items"]] == [own]
    assert resident.get(f"{files}/{own}/content").data == PNG
    assert resident.get(f"{files}/{inside}/content").status_code == 404
    listed = api.as_("station-a").read(files)["items"]
    assert [each["id"] for each in listed] == [own, inside]


def test_what_others_reported_of_the_same_is_not_for_who_reported_first(api: Api) -> None:
    resident = a_resident(api)
    first = resident.post("/cases", REPORT | {"description": "我先看到"}).get_json()
    joined = {"join": first["number"], "description": "邻居说是二楼那家", "source_ref": "12345-7"}
    assert api.as_("grid").post("/cases", REPORT | joined).status_code == 201

    timeline = resident.get(f"/cases/{first['id']}/timeline").get_data(as_text=True)
    full = resident.get(f"/cases/{first['id']}")

    assert "我先看到" in timeline
    assert "邻居说是二楼那家" not in timeline
    assert "12345-7" not in full.get_data(as_text=True)
    assert len(api.as_("shegong").read(f"/cases/{first['id']}")["reports"]) == 1
    inside = api.as_("shegong").get(f"/cases/{first['id']}/timeline").get_data(as_text=True)
    assert "邻居说是二楼那家" in inside


@pytest.mark.parametrize("role", ["resident", "enterprise_user"])
def test_the_name_of_a_resident_is_shown_to_nobody_until_it_is_revealed(
    api: Api, role: str
) -> None:
    resident = a_resident(api, "某居民", role)
    contact = {"contact_name": "邻居", "contact_phone": "13800001234"}
    answer = resident.post("/cases", REPORT | contact)
    assert answer.status_code == 201, answer.get_json()
    case = f"/cases/{answer.get_json()['id']}"
    resident.upload(f"{case}/files", {"file": (io.BytesIO(PNG), "a.png")})
    api.county.pass_time(timedelta(days=9))

    for login in ("shegong", "station-a", "leader", "auditor", "admin"):
        for path in (case, f"{case}/timeline", f"{case}/files", f"{case}/messages", "/cases"):
            told = api.as_(login).get(path).get_data(as_text=True)
            assert "某居民" not in told, (login, path)
            assert "13800001234" not in told, (login, path)
    assert resident.read(case)["reporter"]["name"] == "某居民"

    revealed = api.as_("shegong").post(f"{case}/contact", {"reason": "回访"})

    assert revealed.status_code == 200
    said = revealed.get_json()
    assert said["reporter"] == "某居民"
    assert [(each["name"], each["phone"]) for each in said["contacts"]] == [("邻居", "13800001234")]
    entry = api.as_("auditor").read(f"{case}/timeline?newest_first=true")["items"][0]
    assert (entry["kind"], entry["actor"]["name"]) == ("contact_revealed", "shegong")
    assert entry["contents"] == [{"kind": "reveal", "content": {"reason": "回访"}}]
    assert "contact_revealed" in api.county.facts(Case(answer.get_json()["id"], ""))


def test_only_those_who_must_call_may_reveal_and_never_unnoticed(api: Api) -> None:
    case = reported(api, contact_name="邻居", contact_phone="13800001234")
    before = api.as_("shegong").read(f"/cases/{case.id}")

    refused = {
        login: api.as_(login).post(f"/cases/{case.id}/contact", {"reason": "看看"}).status_code
        for login in ("leader", "auditor", "admin", "grid")
    }
    elsewhere = api.as_("shegong-c").post(f"/cases/{case.id}/contact", {"reason": "看看"})
    without = api.as_("shegong").post(f"/cases/{case.id}/contact", {"reason": " "})

    assert set(refused.values()) == {403}
    assert elsewhere.status_code == 404
    assert without.status_code == 422
    assert "reveal" in before["may"]
    assert "reveal" not in api.as_("leader").read(f"/cases/{case.id}")["may"]
    assert "reveal" not in api.as_("shegong").read(f"/cases/{reported(api).id}")["may"]
    assert api.as_("shegong").read(f"/cases/{case.id}")["version"] == before["version"]


def test_the_list_comes_in_the_order_asked_for(api: Api) -> None:
    made = [reported(api, title=f"第{number}件", similar="create").id for number in range(3)]
    api.as_("leader").post(f"/cases/{made[1]}/comments", {"text": "请尽快处理"})
    admin = api.as_("admin")

    def ordered(sort: str) -> list[int]:
        found, after = [], ""
        while True:
            page = admin.read(f"/cases?limit=1&sort={sort}{after}")
            found += [line["id"] for line in page["items"]]
            if page["next"] is None:
                return found
            after = f"&after={page['next']}"

    assert ordered("newest") == made[::-1]
    assert ordered("oldest") == ordered("due") == made
    assert sorted(ordered("changed")) == made
    assert admin.get("/cases?sort=fate").status_code == 422
    assert admin.get("/cases?sort=due&after=nonsense").status_code == 422


def test_who_holds_a_step_is_a_change_of_the_case(api: Api) -> None:
    """Claiming writes no timeline entry, but two people on one case must see it."""
    case = reported(api)
    shegong = api.as_("shegong")
    seen = {"If-None-Match": shegong.get(f"/cases/{case.id}").headers["ETag"]}
    item = api.county.item(case, "accept")
    assert shegong.get(f"/cases/{case.id}", headers=seen).status_code == 304

    claimed = api.as_("station-a").post(f"/tasks/{item.id}/claim", {"seen_version": item.version})

    assert claimed.status_code == 200
    again = shegong.get(f"/cases/{case.id}", headers=seen)
    assert again.status_code == 200
    assert again.get_json()["steps"][0]["assignee"]["name"] == "station-a"
