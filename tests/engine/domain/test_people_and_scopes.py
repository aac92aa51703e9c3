from __future__ import annotations

import pytest

from engine.domain.areas import Area, ancestors, child_path, holds, keys
from engine.domain.departments import KINDS, Department
from engine.domain.people import Person, Reach, RoleGrant, check_grant, scope_of
from engine.domain.roles import ACTIONS, SHIPPED, Role, role, unknown_actions
from engine.errors.domain import AreaPathInvalid, GrantInvalid, RoleUnknown

COUNTY, TOWN, VILLAGE, OTHER_TOWN = "/1/", "/1/7/", "/1/7/31/", "/1/71/"


def a_person(*grants: RoleGrant, active: bool = True) -> Person:
    return Person(id=5, sign_in="lin", name="林", grants=grants, active=active)


def a_grant(role: str, area: str = TOWN, **more: object) -> RoleGrant:
    return RoleGrant(role=role, area_path=area, **more)  # type: ignore[arg-type]


def a_department(key: int, area: str, *, active: bool = True) -> Department:
    return Department(
        id=key,
        code=f"d{key}",
        name="消防",
        kind="fire_brigade",
        area_id=0,
        area_path=area,
        legal_power=True,
        active=active,
    )


def test_an_area_holds_itself_and_what_lies_below() -> None:
    town = Area(id=7, code="350322100", name="榜头镇", level="town", path=TOWN)

    assert town.holds(TOWN)
    assert town.holds(VILLAGE)
    assert not town.holds(COUNTY)
    assert not town.holds(OTHER_TOWN)
    assert holds("/", VILLAGE)


def test_ancestors_come_nearest_first() -> None:
    assert list(ancestors(VILLAGE)) == [VILLAGE, TOWN, COUNTY, "/"]
    assert list(ancestors("/")) == ["/"]
    assert child_path(TOWN, 31) == VILLAGE
    assert child_path("/", 1) == COUNTY
    assert keys(VILLAGE) == (1, 7, 31)


@pytest.mark.parametrize("path", ["", "1/7/", "/1/7"])
def test_a_path_without_its_slashes_is_refused(path: str) -> None:
    with pytest.raises(AreaPathInvalid):
        holds(path, VILLAGE)
    with pytest.raises(AreaPathInvalid):
        list(ancestors(path))


def test_village_stations_have_no_legal_power() -> None:
    assert [kind.code for kind in KINDS.values() if not kind.legal_power] == ["village_station"]
    assert len(KINDS) == 11


def test_the_shipped_roles_are_those_of_the_domain() -> None:
    assert list(SHIPPED) == [
        "resident",
        "grid_worker",
        "building_leader",
        "grid_leader",
        "community_worker",
        "centre_clerk",
        "department_worker",
        "department_head",
        "leader",
        "enterprise_user",
        "process_designer",
        "administrator",
        "duty_officer",
        "auditor",
    ]
    assert [r.code for r in SHIPPED.values() if r.department_role] == [
        "department_worker",
        "department_head",
    ]
    for shipped in SHIPPED.values():
        assert not unknown_actions(shipped.actions), shipped.code


def test_releasing_is_a_permission_of_its_own() -> None:
    may = {code for code, shipped in SHIPPED.items() if "process_release" in shipped.actions}

    assert may == {"administrator"}
    assert "process_edit" in SHIPPED["process_designer"].actions


def test_only_the_administrator_changes_settings_and_people() -> None:
    for action in ("settings_write", "settings_write_unattended", "people_write", "roles_write"):
        assert {c for c, r in SHIPPED.items() if action in r.actions} == {"administrator"}


def test_the_auditor_reads_everything_and_changes_nothing() -> None:
    reading = {code for code in ACTIONS if code.startswith("see_") or code.endswith("_read")}

    missing = reading - SHIPPED["auditor"].actions

    # contacts are for those who must call (domain.md §11)
    assert missing == {"see_contacts", "see_own_cases"}
    assert SHIPPED["auditor"].actions - reading == {"verify_chain"}


def test_the_administrator_does_no_casework() -> None:
    assert not SHIPPED["administrator"].actions & {"report", "claim", "dispatch", "verify"}


def test_an_unknown_role_is_refused_by_name() -> None:
    with pytest.raises(RoleUnknown, match="mayor"):
        role("mayor")


def test_a_scope_says_what_and_where() -> None:
    scope = scope_of(a_person(a_grant("community_worker", VILLAGE)))

    assert scope.allows_at("dispatch", VILLAGE)
    assert scope.allows_at("dispatch", VILLAGE + "99/")
    assert not scope.allows_at("dispatch", TOWN)
    assert not scope.allows_at("judge", VILLAGE)
    assert scope.plays("community_worker", VILLAGE)
    assert not scope.plays("centre_clerk", VILLAGE)


def test_a_department_role_reaches_its_departments_cases_only() -> None:
    scope = scope_of(a_person(a_grant("department_worker", COUNTY, department=3)))

    assert scope.allows_at("see_cases", VILLAGE, department=3)
    assert not scope.allows_at("see_cases", VILLAGE, department=4)
    assert not scope.allows_at("see_cases", VILLAGE)
    assert scope.plays("department_worker", TOWN, department=3)


def test_a_grant_for_categories_reaches_those_only() -> None:
    scope = scope_of(a_person(a_grant("leader", TOWN, categories=frozenset({"fire.wiring"}))))

    assert scope.allows_at("see_cases", VILLAGE, category="fire.wiring")
    assert not scope.allows_at("see_cases", VILLAGE, category="roads.overload")


def test_wider_reaches_take_in_narrower_ones() -> None:
    scope = scope_of(
        a_person(
            a_grant("department_worker", TOWN, department=3),
            a_grant("leader", TOWN),
            a_grant("leader", VILLAGE),
            a_grant("grid_worker", OTHER_TOWN),
        )
    )

    assert scope.reaches("see_cases") == (Reach(area_path=TOWN), Reach(area_path=OTHER_TOWN))
    assert scope.reaches("handle") == (Reach(area_path=TOWN, department=3),)


def test_a_reach_for_some_categories_does_not_take_in_one_for_all() -> None:
    some, every = Reach(area_path=TOWN, categories=frozenset("ab")), Reach(area_path=TOWN)

    assert every.includes(some)
    assert not some.includes(every)
    assert some.includes(Reach(area_path=VILLAGE, categories=frozenset("a")))


def test_an_inactive_person_and_a_disabled_role_may_nothing() -> None:
    grant = a_grant("administrator", "/")
    without = {code: r for code, r in SHIPPED.items() if code != "administrator"}

    assert scope_of(a_person(grant, active=False)).actions == {}
    assert scope_of(a_person(grant), without).roles == {}
    assert not scope_of(a_person()).allows("report")


def test_an_edited_role_gives_what_it_says_now() -> None:
    edited = SHIPPED | {
        "leader": Role(code="leader", zh="领导", en="Leader", actions=frozenset({"urge"}))
    }

    scope = scope_of(a_person(a_grant("leader")), edited)

    assert set(scope.actions) == {"urge"}
    assert a_person(a_grant("leader")).has_role("leader")


def test_grants_must_fit_their_role() -> None:
    check_grant(a_grant("department_head", department=3))
    check_grant(a_grant("leader"))
    with pytest.raises(GrantInvalid, match="needs a department"):
        check_grant(a_grant("department_head"))
    with pytest.raises(GrantInvalid, match="no department"):
        check_grant(a_grant("leader", department=3))
    with pytest.raises(RoleUnknown):
        check_grant(a_grant("mayor"))
    with pytest.raises(AreaPathInvalid):
        check_grant(a_grant("leader", "/1/7"))
