"""Asking whether it is really solved (domain.md §4, step 6)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ports import CaseRecord
from engine.services.registry import act
from engine.services.world import CaseWorld


@act("revisit_solved", zh="回访：已解决", en="Revisit: solved", for_people=True)
def revisit_solved(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The reporter says it is solved, and how satisfied he is."""
    case.revisited_at = world.now
    world.fact("revisited", satisfied=_satisfied(world))


@act("revisit_failed", zh="回访：未解决", en="Revisit: not solved", for_people=True)
def revisit_failed(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The reporter says it is not solved."""
    case.revisited_at = world.now
    world.fact("revisit_failed", satisfied=_satisfied(world))


@act("revisit_tried", zh="回访：未联系上", en="Revisit: not reached", for_people=True)
def revisit_tried(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """Nobody was reached; this counts as a try."""
    case.tries += 1
    world.fact("revisit_tried", tries=case.tries)


def _satisfied(world: CaseWorld) -> bool | str | None:
    said = world.answers.get("satisfied")
    return said if isinstance(said, (bool, str)) else None
