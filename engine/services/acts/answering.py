"""The department's answer to an assignment (domain.md §4, step 4)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ports import CaseRecord
from engine.services.acts.answers import need_reason
from engine.services.registry import act
from engine.services.world import CaseWorld


@act("accept", zh="接受", en="Accept", for_people=True)
def accept(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The department takes the case on."""
    case.accepted_at = world.now
    case.rejected_at = None
    world.fact("accepted")


@act("reject", zh="驳回", en="Reject", for_people=True)
def reject(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The department sends the assignment back, with a reason; a person decides what next."""
    need_reason(world.answers, zh="驳回", en="Rejecting an assignment")
    case.rejected_at = world.now
    case.accepted_at = None
    case.rejections += 1
    world.fact("rejected")
    world.tell("dispatcher", "case_rejected", {"number": case.number})
