"""Giving a case to a department, or solving it at the desk (domain.md §4, steps 3–4)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors.casework import NoSuchDepartmentHere, UnknownDepartment
from engine.ports import CaseRecord, DepartmentRecord
from engine.services.acts.answers import need_reason, text
from engine.services.registry import Parameter, act
from engine.services.world import CaseWorld


@act(
    "dispatch",
    zh="分发",
    en="Dispatch",
    params=(
        Parameter(
            name="target",
            type="text",
            required=False,
            zh="部门类别，或 village_station（村级服务站）",
            en="kind of department, or village_station",
        ),
    ),
    for_people=True,
    for_system=True,
)
def dispatch(
    case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld
) -> Mapping[str, object]:
    """Hand the case to a department; handing it on again is allowed and starts a new assignment.

    The department is the one a person chose, or the nearest of the kind `target` from the case's
    place upwards. Sending a case back to the department that rejected it needs a reason.
    """
    department = _department(case, params, world)
    again = case.rejected_at is not None
    if again and case.department_id == department.id:
        need_reason(
            world.answers,
            zh="再次分发给同一部门",
            en="Dispatching to the department that rejected it",
        )
    case.department_id = department.id
    # Whoever reported it must not become the dispatcher of what was dispatched without a person.
    automatic = world.actor.is_system or world.outcome is None
    case.dispatcher_id = None if automatic else world.actor.person_id
    case.dispatched_at = world.now
    case.accepted_at = None
    case.rejected_at = None
    assisting = world.answers.get("assisting")
    world.fact(
        "dispatched",
        department=department.code,
        automatic=automatic,
        again=again,
        assisting=[str(code) for code in assisting] if isinstance(assisting, list) else [],
    )
    world.tell("handlers", "case_dispatched", {"number": case.number})
    return {"department": department.code}


def _department(
    case: CaseRecord, params: Mapping[str, object], world: CaseWorld
) -> DepartmentRecord:
    organisation = world.reference.organisation
    code = text(world.answers, "department")
    if code:
        return organisation.department(code)
    target = params.get("target")
    if not isinstance(target, str) or not target:
        raise UnknownDepartment(where="/department")
    found = organisation.department_of_kind(target, case.area_id)
    if found is None:
        area = organisation.areas[case.area_id]
        raise NoSuchDepartmentHere(where=target, area=area.code)
    return found


@act("solve_on_spot", zh="就地解决", en="Solve on the spot", for_people=True)
def solve_on_spot(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The desk itself has solved it: this is the feedback, no department takes part."""
    case.solved_on_spot = True
    case.department_id = None
    case.dispatched_at = None
    case.accepted_at = None
    case.rejected_at = None
    case.fed_back_at = world.now
    case.revisited_at = None
    case.handler_id = world.actor.person_id
    world.fact("fed_back", on_spot=True)


@act("escalate", zh="上报", en="Escalate", for_people=True)
def escalate(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """Ask the grid centre above to take it over; `move_desk` then moves the desk."""
    need_reason(world.answers, zh="上报", en="Escalating")
    world.fact("escalated", desk=case.desk_level)
