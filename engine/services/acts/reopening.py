"""A resident says it is not solved after all (domain.md §4, step 8)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ports import CaseRecord
from engine.services.acts.answers import need_reason
from engine.services.registry import act
from engine.services.world import CaseWorld


@act("reopen", zh="同意重办", en="Reopen", for_people=True)
def reopen(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The case goes into another round; the reporter is told."""
    case.reopened += 1
    world.fact("reopened", times=case.reopened)
    world.tell("reporter", "case_reopened", {"number": case.number})


@act("refuse_reopening", zh="不予重办", en="Refuse to reopen", for_people=True)
def refuse_reopening(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The case stays archived, with a reason; the reporter is told."""
    need_reason(world.answers, zh="不予重办", en="Refusing to reopen")
    case.ended_fact = "archived"
    world.fact("reopen_refused")
    world.tell("reporter", "reopen_refused", {"number": case.number})
