"""The next round of handling, and the next phase of a two-phase limit."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ports import CaseRecord
from engine.services.registry import act
from engine.services.world import CaseWorld


@act("next_round", zh="二次处理", en="Next round", for_people=True, for_system=True)
def next_round(
    case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld
) -> Mapping[str, object]:
    """Handling begins again; every round keeps its evidence."""
    case.round += 1
    case.tries = 0
    case.fed_back_at = None
    case.revisited_at = None
    case.solved_on_spot = False
    world.fact("next_round")
    return {"round": case.round}


@act("next_phase", zh="下一阶段", en="Next phase", for_people=True, for_system=True)
def next_phase(
    case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld
) -> Mapping[str, object]:
    """Made safe; now restore (two-phase categories). The last phase stays."""
    category = world.reference.organisation.category_version(case.category_id)
    phases = [row.phase for row in category.phases(case.limit_row)]
    if case.phase in phases and phases.index(case.phase) + 1 < len(phases):
        case.phase = phases[phases.index(case.phase) + 1]
        case.phases_left = max(0, case.phases_left - 1)
        case.fed_back_at = None
    world.fact("next_phase", phase=case.phase)
    return {"phase": case.phase}
