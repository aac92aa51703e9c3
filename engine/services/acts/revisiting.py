"""Asking whether it is really solved (domain.md §4, step 6)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ports import CaseRecord
from engine.services.registry import act
from engine.services.world import CaseWorld


@act("record_revisit", zh="回访", en="Revisit", for_people=True)
def record_revisit(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The three answers: contacted, solved, satisfied. Not reached counts a try."""
    if world.outcome == "not_reached":
        case.tries += 1
        world.fact("revisit_tried", tries=case.tries)
        return
    case.revisited_at = world.now
    satisfied = world.answers.get("satisfied")
    world.fact(
        "revisited" if world.outcome == "solved" else "revisit_failed",
        satisfied=satisfied if isinstance(satisfied, (bool, str)) else None,
    )
