"""Which department a kind means for a place: the nearest one, unless a person has to choose."""

from __future__ import annotations

from engine.ports import AreaRecord, DepartmentRecord
from engine.services.reference import Organisation

COUNTY, TOWN, OTHER_TOWN, VILLAGE = 1, 2, 3, 4


def an_area(key: int, level: str, parent: int | None, path: str) -> AreaRecord:
    return AreaRecord(
        id=key, code=str(key), name=str(key), name_en="", level=level, parent_id=parent, path=path
    )


AREAS = (
    an_area(COUNTY, "county", None, "/1/"),
    an_area(TOWN, "town", COUNTY, "/1/2/"),
    an_area(OTHER_TOWN, "town", COUNTY, "/1/3/"),
    an_area(VILLAGE, "village", TOWN, "/1/2/4/"),
)


def a_department(key: int, area: int, *, active: bool = True) -> DepartmentRecord:
    return DepartmentRecord(
        id=key,
        code=str(key),
        name=str(key),
        name_en="",
        kind="fire_brigade",
        area_id=area,
        legal_power=True,
        active=active,
    )


def nearest(*departments: DepartmentRecord, area: int = VILLAGE, kind: str = "fire_brigade") -> int:
    organisation = Organisation(AREAS, departments, (), ())
    found = organisation.department_of_kind(kind, area)
    assert (kind in organisation.kinds_above(area)) == (found is not None)
    return found.id if found is not None else 0


def test_the_nearest_department_of_a_kind_answers() -> None:
    county, town = a_department(1, COUNTY), a_department(2, TOWN)

    assert nearest(county, town) == 2
    assert nearest(town, county) == 2
    assert nearest(county, town, area=OTHER_TOWN) == 1
    assert nearest(county, a_department(2, TOWN, active=False)) == 1
    assert nearest(county, town, kind="housing") == 0


def test_two_equally_near_departments_need_a_person_to_choose() -> None:
    both = a_department(1, TOWN), a_department(2, TOWN)

    assert nearest(*both, a_department(3, COUNTY)) == 0
    assert nearest(*both, a_department(3, COUNTY), area=OTHER_TOWN) == 3
