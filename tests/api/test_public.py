"""Residents without an account: exactly one case per report, and nothing to find out."""

from __future__ import annotations

import io
import logging
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from adapters.database.tables import attachment, case, contact, public_report, public_try
from tests.api.asking import Api
from tests.county import Case

VILLAGE = "900001001001"
KEY = "0123456789abcdef0123456789abcdef"
PHONE = "13800001234"
REPORT = {
    "category": "fire.ebike_charging",
    "area": VILLAGE,
    "description": "楼道里堆满了纸箱",
    "place": "东街 3 号",
    "contact_name": "某居民",
    "contact_phone": "138 0000 1234",
}


def photo(size: tuple[int, int] = (600, 400), kind: str = "JPEG", **more: Any) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, kind, **more)
    return target.getvalue()


def send(api: Api, key: str = KEY, photos: list[bytes] | None = None, **more: Any) -> TestResponse:
    data: dict[str, Any] = {k: v for k, v in {**REPORT, **more}.items() if v is not None}
    if photos:
        data["photos"] = [(io.BytesIO(each), f"{n}.jpg") for n, each in enumerate(photos)]
    headers = {"Idempotency-Key": key, "Accept-Language": "en"}
    answer = api.nobody.upload("/public/reports", data, headers=headers)
    answer.request.environ["wsgi.input"].close()  # the test client leaves large ones open
    return answer


def track(api: Api, **proof: str) -> TestResponse:
    return api.nobody.post("/public/cases", proof)


def rows(api: Api, table: Any) -> list[Any]:
    with api.county.house.database.reading() as connection:
        return list(connection.execute(table.select()).all())


def test_a_report_with_photos_becomes_a_case(api: Api) -> None:
    exif = Image.Exif()
    exif[0x010F] = "a telephone's maker"
    answer = send(api, photos=[photo(exif=exif), photo(kind="PNG")], latitude=25.3, longitude=118.7)

    assert answer.status_code == 201, answer.get_json()
    said = answer.get_json()
    assert not said["again"]
    assert len(said["link"]) == 32
    row = rows(api, case)[0]
    assert (row.number, row.channel, row.reporter_id) == (said["number"], "web", None)
    files = rows(api, attachment)
    assert [each.media_type for each in files] == ["image/jpeg"] * 2
    assert {each.phase for each in files} == {"report"}
    kept = api.county.core.files.get(files[0].digest)
    assert b"telephone" not in kept
    assert Image.open(io.BytesIO(kept)).size == (600, 400)
    assert rows(api, contact)[0].phone == PHONE


def test_sent_again_it_is_one_case_with_the_same_answer(api: Api) -> None:
    first = send(api, photos=[photo()]).get_json()
    api.county.clock.advance(timedelta(days=3))

    again = send(api, photos=[photo()]).get_json()

    assert again == first | {"again": True}
    assert len(rows(api, case)) == 1
    assert len(rows(api, attachment)) == 1
    assert track(api, link=again["link"]).status_code == 200


def test_a_key_is_for_one_report(sqlite_api: Api) -> None:
    send(sqlite_api)

    answer = send(sqlite_api, description="另一件事")

    assert answer.status_code == 422
    assert len(rows(sqlite_api, case)) == 1


@pytest.mark.parametrize("key", ["", "short", "a" * 201])
def test_a_key_is_needed(sqlite_api: Api, key: str) -> None:
    assert send(sqlite_api, key).status_code == 422


def test_the_link_is_stored_as_a_digest_only(sqlite_api: Api) -> None:
    link = send(sqlite_api).get_json()["link"]

    stored = rows(sqlite_api, public_report)[0]

    held = (stored.key_digest, stored.link_digest, stored.link_sealed, stored.request_digest)
    for each in held:
        assert link not in (each.hex(), each.decode("latin1"))


def test_a_police_matter_leaves_nothing(sqlite_api: Api) -> None:
    answer = send(sqlite_api, nature="police")

    assert answer.status_code == 422
    assert "110" in answer.get_json()["detail"]
    for table in (case, contact, public_report, public_try):
        assert rows(sqlite_api, table) == []


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"category": None}, "/category"),
        ({"area": None}, "/area"),
        ({"contact_phone": "call me"}, "/contact_phone"),
        ({"latitude": 91, "longitude": 1}, "/latitude"),
        ({"website": "http://example.org"}, "/website"),
        ({"unknown": "x"}, "/unknown"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(
    sqlite_api: Api, more: dict[str, Any], where: str
) -> None:
    answer = send(sqlite_api, **more)

    assert answer.status_code == 422
    assert [each["where"] for each in answer.get_json()["errors"]] == [where]
    assert rows(sqlite_api, case) == []


def test_a_position_is_enough_without_an_area(sqlite_api: Api) -> None:
    answer = send(sqlite_api, area=None, latitude=25.3, longitude=118.7)

    assert answer.status_code == 201, answer.get_json()


def huge() -> bytes:
    """51 megapixels in a few kilobytes."""
    target = io.BytesIO()
    Image.new("1", (10_200, 5_001)).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ not a picture",
        b"%PDF-1.7",
        photo(kind="GIF"),
        photo()[:300],
        huge(),
        photo() + b"\0" * (5 * 1024 * 1024),
    ],
    ids=["svg", "program", "pdf", "gif", "cut off", "too many pixels", "too large"],
)
def test_what_is_no_photo_is_refused_and_nothing_kept(sqlite_api: Api, content: bytes) -> None:
    answer = send(sqlite_api, photos=[photo(), content])

    assert answer.status_code == 422
    assert answer.get_json()["code"] == "picture-refused"
    assert answer.get_json()["errors"][0]["where"] == "/photos/1"
    assert rows(sqlite_api, case) == []
    # Mended, it goes through under the same key.
    assert send(sqlite_api, photos=[photo()]).status_code == 201


def test_six_photos_are_too_many(sqlite_api: Api) -> None:
    assert send(sqlite_api, photos=[photo()] * 6).status_code == 422


def test_twenty_a_day_from_one_address(sqlite_api: Api) -> None:
    for n in range(20):
        assert send(sqlite_api, f"{n:032d}").status_code == 201

    assert send(sqlite_api, f"{20:032d}").status_code == 429
    assert send(sqlite_api, f"{19:032d}").get_json()["again"]  # a repetition is not counted
    sqlite_api.county.clock.advance(timedelta(days=1, minutes=1))
    assert send(sqlite_api, f"{20:032d}").status_code == 201


def test_number_and_tail_show_the_progress_without_names(api: Api) -> None:
    number = send(api).get_json()["number"]

    answer = track(api, number=number, tail="1234")

    assert answer.status_code == 200, answer.get_json()
    said = answer.get_json()
    assert said["open"]
    assert said["promised_at"] is not None
    assert said["stages"][0]["zh"] == "已收到您的上报"
    told = answer.get_data(as_text=True)
    for secret in ("某居民", PHONE, "甲村", "station", "accept"):
        assert secret not in told


def test_five_wrong_tails_lock_a_number_for_an_hour_known_or_not(api: Api) -> None:
    said = send(api).get_json()
    answers = {}
    for number in (said["number"], "900001-20260302-999999"):
        answers[number] = [track(api, number=number, tail=f"000{n}") for n in range(6)]
        assert [each.status_code for each in answers[number]] == [404] * 5 + [429]
    # Not a letter's difference between a number that is there and one that is not.
    known, unknown = ([each.get_json() for each in tries] for tries in answers.values())
    assert known == unknown

    assert track(api, number=said["number"], tail="1234").status_code == 429
    assert track(api, link=said["link"]).status_code == 200
    api.county.clock.advance(timedelta(minutes=59))
    assert track(api, number=said["number"], tail="1234").status_code == 429
    api.county.clock.advance(timedelta(minutes=2))
    assert track(api, number=said["number"], tail="1234").status_code == 200


def test_the_right_tail_forgives_the_wrong_ones(sqlite_api: Api) -> None:
    number = send(sqlite_api).get_json()["number"]
    for _ in range(3):
        for n in range(4):
            assert track(sqlite_api, number=number, tail=f"000{n}").status_code == 404
        assert track(sqlite_api, number=number, tail="1234").status_code == 200


def test_without_a_phone_only_the_link_opens(sqlite_api: Api) -> None:
    said = send(sqlite_api, contact_phone=None).get_json()

    for tail in ("", "----", "0000"):
        assert track(sqlite_api, number=said["number"], tail=tail).status_code == 404
    assert track(sqlite_api, link="0" * 32).status_code == 404
    assert track(sqlite_api, link=said["link"]).status_code == 200


def test_not_solved_asks_for_reopening_once(api: Api) -> None:
    said = send(api).get_json()
    link = {"link": said["link"]}
    early = api.nobody.post("/public/cases/reopening", link | {"text": "还没好"})
    assert early.status_code == 409
    close(api, said["number"])
    seen = track(api, **link).get_json()
    assert not seen["open"]
    assert seen["reopen_until"] is not None

    assert api.nobody.post("/public/cases/reopening", link | {"text": " "}).status_code == 422
    asked = api.nobody.post("/public/cases/reopening", link | {"text": "还堵着"})
    twice = api.nobody.post("/public/cases/reopening", link | {"text": "还堵着"})

    assert asked.status_code == 200, asked.get_json()
    assert twice.status_code == 409
    seen = track(api, **link).get_json()
    assert seen["reopening_asked"]
    assert seen["reopen_until"] is None
    assert seen["stages"][-1]["en"] == "You told us that it is not solved"


def test_too_late_to_say_it_is_not_solved(sqlite_api: Api) -> None:
    said = send(sqlite_api).get_json()
    close(sqlite_api, said["number"])
    sqlite_api.county.clock.advance(timedelta(days=15))

    assert track(sqlite_api, link=said["link"]).get_json()["reopen_until"] is None
    answer = sqlite_api.nobody.post(
        "/public/cases/reopening", {"link": said["link"], "text": "还堵着"}
    )
    assert answer.status_code == 409


def close(api: Api, number: str) -> None:
    """Everything the staff does, until the case is archived."""
    county = api.county
    row = next(each for each in rows(api, case) if each.number == number)
    done = Case(row.id, row.number)
    for node, outcome in (
        ("accept", "accept"),
        ("handle", "done"),
        ("ask_reporter", "solved"),
        ("archive", "archive"),
    ):
        county.complete(done, node, outcome)


def test_lists_are_short_and_name_the_place(sqlite_api: Api) -> None:
    groups = sqlite_api.nobody.read("/public/categories")["items"]
    assert "fire" in [each["code"] for each in groups]
    towns = sqlite_api.nobody.read("/public/areas")["items"]
    assert [each["zh"] for each in towns] == ["东镇", "西镇"]
    villages = sqlite_api.nobody.read("/public/areas?parent=900001001")["items"]
    assert [each["zh"] for each in villages] == ["甲村", "乙村"]
    found = sqlite_api.nobody.read("/public/areas?q=丙")["items"]
    assert [(each["zh"], each["within_zh"]) for each in found] == [("丙村", "西镇")]


def test_the_log_holds_nothing_of_people(sqlite_api: Api, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        said = send(sqlite_api, photos=[photo()]).get_json()
        track(sqlite_api, number=said["number"], tail="1234")
        track(sqlite_api, number=said["number"], tail="9999")
        track(sqlite_api, link=said["link"])

    for secret in (PHONE, "1234", "某居民", "纸箱", said["link"], KEY):
        assert secret not in caplog.text
