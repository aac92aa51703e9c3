"""Work items, people, reference data, definitions and the small stores."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from adapters.database.connections import Database
from adapters.database.unit_of_work import UnitsOfWork
from engine.errors.database import DatabaseUnknown
from engine.ports import (
    AreaRecord,
    AttachmentRecord,
    CalendarDayRecord,
    CalendarRecord,
    CategoryRecord,
    GrantRecord,
    IncidentRecord,
    LimitRowRecord,
    PersonRecord,
    SessionRecord,
    SettingRecord,
    SignInRecord,
)
from engine.workflow.world import Limit
from tests.adapters.records import (
    COUNTY,
    HOUR,
    NOW,
    OTHER_VILLAGE,
    PATHS,
    TOWN,
    VILLAGE,
    House,
    complete,
)

# --- work items -----------------------------------------------------------------------------------


def test_of_two_threads_that_claim_one_gets_the_item(house: House) -> None:
    _, run_id = house.case()
    item_id = house.open_item(run_id)
    start = threading.Barrier(2)
    got: list[bool] = []

    def work(person: int) -> None:
        start.wait()
        with house() as uow:
            got.append(uow.work.claim(item_id, person_id=person, seen_version=1, at=NOW))
            uow.commit()

    threads = [threading.Thread(target=work, args=(person,)) for person in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == [False, True]


def test_claim_release_and_assign_ask_for_the_version_that_was_seen(house: House) -> None:
    _, run_id = house.case()
    item_id = house.open_item(run_id)
    with house() as uow:
        work = uow.work
        assert not work.claim(item_id, person_id=1, seen_version=2, at=NOW)
        assert work.claim(item_id, person_id=1, seen_version=1, at=NOW)
        assert work.claim(item_id, person_id=1, seen_version=2, at=NOW)  # his own
        assert not work.claim(item_id, person_id=2, seen_version=3, at=NOW)
        assert not work.release(item_id, person_id=2, seen_version=3)
        assert work.release(item_id, person_id=1, seen_version=3)
        assert work.assign(item_id, person_id=2, seen_version=4, at=NOW)
        assert not work.assign(item_id, person_id=1, seen_version=4, at=NOW)
        item = work.item(item_id)

    assert item is not None
    assert (item.assignee_id, item.claimed_at, item.version) == (2, NOW, 5)


def test_who_completed_a_step_is_known_and_its_number_is_not_used_again(house: House) -> None:
    _, run_id = house.case()
    item_id = house.open_item(run_id)
    with house() as uow:
        assert uow.work.who_closed(item_id) is None
        complete(uow, item_id, by=4)
        uow.commit()
    again = house.open_item(run_id)

    with house(read_only=True) as uow:
        assert uow.work.item(item_id) is None
        assert uow.work.who_closed(item_id)[1:] == (4, NOW)
    assert again > item_id


# --- reference data -------------------------------------------------------------------------------


def test_a_change_of_reference_data_raises_its_stamp_with_the_commit(house: House) -> None:
    with house(read_only=True) as uow:
        before = uow.reference.stamps()
    setting = SettingRecord(
        id=0,
        key="revisit",
        area_id=TOWN,
        value=False,
        starts_at=NOW,
        set_by=None,
        set_at=NOW,
        reason="试点",
    )

    with house() as uow:
        uow.reference.add_setting(setting)
    with house(read_only=True) as uow:
        assert uow.reference.stamps() == before
    with house() as uow:
        key = uow.reference.add_setting(setting)
        uow.commit()

    with house(read_only=True) as uow:
        assert uow.reference.stamps() == replace(before, settings=before.settings + 1)
        assert uow.reference.settings() == [replace(setting, id=key)]


def test_a_new_area_gets_its_path_from_its_parent(house: House) -> None:
    area = AreaRecord(
        id=0, code="350322001", name="新村", name_en="", level="village", parent_id=TOWN, path=""
    )
    with house() as uow:
        key = uow.reference.add_area(area)
        root = uow.reference.add_area(replace(area, code="99", parent_id=None))
        paths = {a.id: a.path for a in uow.reference.areas()}

    assert key > max(PATHS)
    assert paths[key] == f"{PATHS[TOWN]}{key}/"
    assert paths[root] == f"/{root}/"


def test_categories_keep_their_limits_in_order(house: House) -> None:
    category = CategoryRecord(
        id=0,
        code="fire_door",
        major="fire",
        name="消防通道",
        name_en="Fire lane",
        major_name="消防",
        major_name_en="Fire",
        version=1,
        default_level="general",
        department_kind="fire",
        limits=(
            LimitRowRecord(phase="make_safe", limit=Limit("urgent_hour", Decimal("0.5"))),
            LimitRowRecord(phase="restore", limit=Limit("working_day", Decimal("30"))),
        ),
    )
    with house() as uow:
        key = uow.reference.add_category(category)
        uow.commit()

    with house(read_only=True) as uow:
        assert uow.reference.categories() == [replace(category, id=key)]


def test_a_calendar_comes_back_with_its_days(house: House) -> None:
    calendar = CalendarRecord(
        area_id=COUNTY,
        time_zone="Asia/Shanghai",
        slots={"0": (("08:00", "12:00"), ("14:00", "18:00")), "6": ()},
        days=(
            CalendarDayRecord(
                day=date(2026, 10, 1), kind="holiday", name="国庆", name_en="National Day"
            ),
            CalendarDayRecord(
                day=date(2026, 10, 10),
                kind="half_day",
                name="半天",
                name_en="Half",
                spans=(("08:00", "12:00"),),
            ),
        ),
    )
    with house() as uow:
        uow.reference.add_calendar(calendar)
        uow.commit()

    with house(read_only=True) as uow:
        assert uow.reference.calendars() == [calendar]


# --- people ---------------------------------------------------------------------------------------


def test_people_come_with_their_grants(house: House) -> None:
    grants = (
        GrantRecord(role="community_worker", area_id=VILLAGE),
        GrantRecord(role="department_worker", area_id=COUNTY, department_id=1),
    )
    person = PersonRecord(id=0, login="lin", name="林", password_hash="x", grants=grants)
    with house() as uow:
        key = uow.people.add(person)
        uow.people.add_many([replace(person, login=f"p{n}", active=n % 2 == 0) for n in range(3)])
        uow.commit()

    with house(read_only=True) as uow:
        assert uow.people.person(key) == replace(person, id=key)
        assert uow.people.by_login("lin") == replace(person, id=key)
        assert uow.people.by_login("LIN") is None
        other = uow.people.by_login("p1")
        assert other is not None
        assert (other.grants, other.active) == (grants, False)


@pytest.mark.parametrize(
    ("roles", "path", "department", "count"),
    [
        (["community_worker"], PATHS[VILLAGE], None, 1),
        (["community_worker", "centre_clerk"], PATHS[VILLAGE], None, 2),
        (["community_worker"], PATHS[OTHER_VILLAGE], None, 0),
        (["centre_clerk"], PATHS[OTHER_VILLAGE], 5, 1),
        (["department_worker"], PATHS[COUNTY], 1, 1),
        (["department_worker"], PATHS[COUNTY], 2, 0),
        (["department_worker"], PATHS[COUNTY], None, 0),
        ([], PATHS[COUNTY], None, 0),
    ],
)
def test_active_people_with_a_role_over_a_place_are_counted(
    house: House, roles: list[str], path: str, department: int | None, count: int
) -> None:
    house.person("a", "community_worker", VILLAGE)
    house.person("b", "centre_clerk", COUNTY)
    house.person("c", "department_worker", COUNTY, 1)
    house.person("d", "community_worker", VILLAGE, active=False)

    with house(read_only=True) as uow:
        found = uow.people.with_role(roles, area_path=path, department_id=department)

    assert found == count


def test_a_session_is_found_touched_and_ended(house: House) -> None:
    session = SessionRecord(
        token_digest=b"\x00" * 32,
        person_id=house.person("a"),
        kind="session",
        note="",
        created_at=NOW,
        last_seen_at=NOW,
        expires_at=NOW + HOUR,
        address="::1",
        device="curl",
    )
    with house() as uow:
        uow.people.open_session(session)
        assert uow.people.session(session.token_digest) == session
        uow.people.touch_session(session.token_digest, NOW + HOUR)
        touched = uow.people.session(session.token_digest)
        assert touched == replace(session, last_seen_at=NOW + HOUR)
        uow.people.end_session(session.token_digest)
        assert uow.people.session(session.token_digest) is None


def test_failures_are_counted_by_login_or_address_whichever_is_more(house: House) -> None:
    def entry(login: str, address: str, *, at: timedelta, success: bool = False) -> SignInRecord:
        return SignInRecord(
            at=NOW + at,
            login=login,
            person_id=None,
            success=success,
            reason="",
            address=address,
            device="",
        )

    with house() as uow:
        uow.people.log_sign_in(entry("lin", "1.1.1.1", at=HOUR))
        uow.people.log_sign_in(entry("lin", "2.2.2.2", at=HOUR))
        uow.people.log_sign_in(entry("lin", "2.2.2.2", at=-HOUR))
        uow.people.log_sign_in(entry("lin", "2.2.2.2", at=HOUR, success=True))
        for login in ("a", "b", "c"):
            uow.people.log_sign_in(entry(login, "3.3.3.3", at=HOUR))

        assert uow.people.failures_since("lin", "9.9.9.9", NOW) == 2
        assert uow.people.failures_since("lin", "3.3.3.3", NOW) == 3
        assert uow.people.failures_since("nobody", "9.9.9.9", NOW) == 0


# --- definitions ----------------------------------------------------------------------------------


def deploy(
    house: House, key: str, content: bytes, status: str = "released", author: int | None = None
) -> int:
    with house() as uow:
        deployment = uow.definitions.add_deployment(
            author_id=author, note="", at=NOW, shipped=author is None
        )
        found = uow.definitions.add(
            deployment_id=deployment,
            kind="process",
            key=key,
            content=content,
            digest=content,
            status=status,
        )
        uow.commit()
        return int(found)


def test_the_newest_released_version_counts_and_older_ones_stay(house: House) -> None:
    first = deploy(house, "urging", b"<a/>")
    second = deploy(house, "urging", b"<b/>", author=7)
    proposal = deploy(house, "urging", b"<c/>", "proposal")
    deploy(house, "revisit", b"<r/>")

    with house(read_only=True) as uow:
        definitions = uow.definitions
        assert definitions.newest("process", "urging") == second
        assert definitions.newest("decision", "urging") is None
        stored = [definitions.definition(key) for key in (first, second, proposal)]
        assert [d.version for d in stored if d] == [1, 2, 3]
        assert [d.key for d in definitions.newest_all("process")] == ["revisit", "urging"]
        assert definitions.definition(999) is None
        assert definitions.is_shipped(first)
        assert not definitions.is_shipped(second)
        assert definitions.has_content("process", "urging", b"<c/>")
        assert not definitions.has_content("process", "revisit", b"<c/>")


def test_another_process_sees_a_deployment_at_its_next_step(house: House) -> None:
    deploy(house, "urging", b"<a/>")
    other = UnitsOfWork(Database(house.database.url.render_as_string(hide_password=False)))

    def newest() -> int | None:
        with other(read_only=True) as uow:
            uow.reference.stamps()
            return uow.definitions.newest("process", "urging")

    before = newest()
    second = deploy(house, "urging", b"<b/>")

    assert before is not None
    assert newest() == second
    other.database.dispose()


def test_a_deployment_that_was_rolled_back_is_remembered_by_nobody(house: House) -> None:
    with house() as uow:
        uow.reference.stamps()
        deployment = uow.definitions.add_deployment(author_id=None, note="", at=NOW)
        lost = uow.definitions.add(
            deployment_id=deployment,
            kind="process",
            key="urging",
            content=b"<lost/>",
            digest=b"",
            status="released",
        )
        assert uow.definitions.newest("process", "urging") == lost
        assert uow.definitions.definition(lost) is not None

    with house(read_only=True) as uow:
        uow.reference.stamps()
        assert uow.definitions.newest("process", "urging") is None
        assert uow.definitions.definition(lost) is None


def test_two_deployments_of_one_key_get_two_numbers(house: House) -> None:
    start = threading.Barrier(2)

    def work(content: bytes) -> None:
        start.wait()
        deploy(house, "urging", content)

    threads = [threading.Thread(target=work, args=(c,)) for c in (b"a", b"b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with house(read_only=True) as uow:
        newest = uow.definitions.newest("process", "urging")
        assert newest is not None
        stored = uow.definitions.definition(newest)
        assert stored is not None
        assert stored.version == 2


# --- the small ones -------------------------------------------------------------------------------


def test_incidents_are_resolved_once(house: House) -> None:
    incident = IncidentRecord(
        id=0, case_id=1, run_id=2, job_id=3, node="urge", code="boom", message="…", at=NOW
    )
    with house() as uow:
        key = uow.incidents.add(incident)
        assert uow.incidents.incident(key) == replace(incident, id=key)
        assert uow.incidents.resolve(key, by=5, at=NOW)
        assert not uow.incidents.resolve(key, by=6, at=NOW)
        assert uow.incidents.incident(key + 1) is None


def test_attachments_are_kept_with_their_case(house: House) -> None:
    case_id, _ = house.case()
    attachment = AttachmentRecord(
        id=0,
        case_id=case_id,
        digest="d",
        blob="b",
        name="照片.jpg",
        media_type="image/jpeg",
        size=5_000_000_000,
        phase="before",
        added_by=None,
        added_at=NOW,
    )
    with house() as uow:
        key = uow.attachments.add(attachment)
        assert uow.attachments.attachment(key) == replace(attachment, id=key)
        assert uow.attachments.attachment(key + 1) is None


def test_an_answer_is_remembered_per_person_and_forgotten_after_a_day(house: House) -> None:
    with house() as uow:
        uow.idempotency.remember(1, "k", digest=b"d", status=201, answer=b"{}", at=NOW)
        assert uow.idempotency.seen(1, "k") == (b"d", 201, b"{}")
        assert uow.idempotency.seen(2, "k") is None
        later = NOW + timedelta(hours=24, seconds=1)
        uow.idempotency.remember(1, "l", digest=b"e", status=201, answer=b"", at=later)
        assert uow.idempotency.seen(1, "k") is None


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "not a url"])
def test_other_databases_are_refused_by_name(url: str) -> None:
    with pytest.raises(DatabaseUnknown):
        Database(url)
