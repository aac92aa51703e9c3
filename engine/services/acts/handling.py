"""What the department does and what it reports about it (domain.md §4, step 5)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ports import CaseRecord
from engine.services.acts.answers import need_reason
from engine.services.registry import act
from engine.services.world import CaseWorld


@act("record_work", zh="记录处置", en="Record the work", for_people=True)
def record_work(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The handler says what was done; the department has not fed back yet."""
    case.handler_id = world.actor.person_id
    world.fact("handled")


@act("give_up", zh="无法处置", en="Cannot solve", for_people=True)
def give_up(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The department's power or means do not suffice; the case goes up."""
    need_reason(world.answers, zh="无法处置", en="Giving a case up")
    world.fact("unsolvable")


@act("sign_feedback", zh="签批反馈", en="Sign the feedback", for_people=True)
def sign_feedback(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The department's head signs the feedback of a major hazard."""
    world.fact("signed")


@act("return_feedback", zh="退回反馈", en="Return the feedback", for_people=True)
def return_feedback(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The department's head returns the feedback to the handler, with a reason."""
    need_reason(world.answers, zh="退回", en="Returning the feedback")
    world.fact("returned")


@act("record_feedback", zh="反馈", en="Feed back", for_people=True, for_system=True)
def record_feedback(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The department's feedback: its limit ends here."""
    case.fed_back_at = world.now
    case.revisited_at = None
    world.fact("fed_back", on_spot=False)
