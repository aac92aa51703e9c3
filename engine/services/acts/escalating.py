"""Going up and down the levels (domain.md §4, `escalation`)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors.casework import UnknownArea
from engine.ports import CaseRecord
from engine.services.acts.answers import need_reason
from engine.services.acts.dispatching import dispatch
from engine.services.registry import Parameter, act
from engine.services.world import CaseWorld


@act(
    "move_desk",
    zh="移交网格化中心",
    en="Move to another desk",
    params=(
        Parameter(
            name="level",
            type="text",
            required=True,
            zh="层级：village、town 或 county",
            en="level: village, town or county",
        ),
    ),
    for_people=True,
    for_system=True,
)
def move_desk(
    case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld
) -> Mapping[str, object]:
    """Case and clock go to the grid centre of that level over the case's place."""
    level = str(params.get("level"))
    area = world.reference.organisation.at_level(level, case.area_id)
    if area is None:
        raise UnknownArea(where=level)
    case.desk_area_id = area.id
    case.desk_level = area.level
    world.fact("desk_moved", level=area.level, area=area.code)
    return {"area": area.code}


@act("judge_dispatch", zh="研判：派遣", en="Judge: dispatch", for_people=True)
def judge_dispatch(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The upper centre names the department."""
    _judged(case, world, "dispatch")
    dispatch(case, {}, world=world)


@act("judge_supervise", zh="研判：督办派遣", en="Judge: supervise", for_people=True)
def judge_supervise(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The upper centre names the department and will supervise it; the order is another act."""
    _judged(case, world, "supervise")
    dispatch(case, {}, world=world)


@act("judge_back", zh="研判：退回", en="Judge: send back", for_people=True)
def judge_back(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The upper centre sends the case back down, with advice."""
    need_reason(world.answers, zh="研判退回", en="Sending a case down")
    _judged(case, world, "back")


@act("judge_up", zh="研判：上报", en="Judge: send up", for_people=True)
def judge_up(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The upper centre sends the case further up, with a reason."""
    need_reason(world.answers, zh="研判上报", en="Sending a case up")
    _judged(case, world, "up")


def _judged(case: CaseRecord, world: CaseWorld, decision: str) -> None:
    case.rejections = 0
    world.fact("judged", decision=decision, desk=case.desk_level)
