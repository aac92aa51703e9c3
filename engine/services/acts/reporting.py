"""Registering or refusing what was reported (domain.md §4, steps 1–2)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors.domain import LimitRowUnknown
from engine.ports import CaseRecord
from engine.services.acts.answers import need_reason, text
from engine.services.registry import act
from engine.services.world import CaseWorld


@act("register", zh="立案", en="Register", for_people=True, for_system=True)
def register(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """Take the report on as a case, under the limit row that the person chose."""
    category = world.reference.organisation.category_version(case.category_id)
    chosen = text(world.answers, "limit_row")
    if chosen:
        if chosen not in category.limit_rows:
            raise LimitRowUnknown(where="/limit_row", category=category.code, row=chosen)
        phases = [limit.phase for limit in category.phases(chosen)]
        case.limit_row = chosen
        case.phase = phases[0]
        case.phases_left = len(phases) - 1
    world.fact("registered", limit_row=chosen or None)


@act("refuse", zh="不予受理", en="Refuse", for_people=True)
def refuse(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """Turn the report down with a reason; the reporter is told why."""
    need_reason(world.answers, zh="不予受理", en="Refusing a report")
    case.ended_fact = "refused"
    world.fact("refused")
    world.tell("reporter", "case_refused", {"number": case.number})
