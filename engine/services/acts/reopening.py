"""A resident says it is not solved after all (domain.md §4, step 8)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ports import CaseRecord
from engine.services.acts.answers import need_reason
from engine.services.registry import act
from engine.services.world import CaseWorld


@act("judge_reopening", zh="重办审核", en="Judge a reopening", for_people=True)
def judge_reopening(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """Reopen the case for another round, or refuse with a reason; the reporter is told."""
    if world.outcome == "refuse":
        need_reason(world.answers, zh="不予重办", en="Refusing to reopen")
        case.ended_fact = "archived"
        world.fact("reopen_refused")
        world.tell("reporter", "reopen_refused", {"number": case.number})
        return
    case.reopened += 1
    world.fact("reopened", times=case.reopened)
    world.tell("reporter", "case_reopened", {"number": case.number})
