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


@act("judge", zh="研判", en="Judge", for_people=True)
def judge(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The upper centre decides: dispatch, back down with advice, further up, or supervise.

    Dispatching and supervising both name the department; the order itself is another act.
    """
    outcome = world.outcome or ""
    if outcome in ("back", "up"):
        need_reason(world.answers, zh="研判退回或上报", en="Sending a case down or up")
    case.rejections = 0
    world.fact("judged", decision=outcome, desk=case.desk_level)
    if outcome in ("dispatch", "supervise"):
        dispatch(case, {}, world=world)
