"""Registering or refusing what was reported (domain.md §4, steps 1–2)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ports import CaseRecord
from engine.services.acts.answers import need_reason, text
from engine.services.registry import act
from engine.services.world import CaseWorld


@act("register", zh="立案", en="Register", for_people=True, for_system=True)
def register(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """Take the report on as a case, under the limit row that the person chose."""
    world.fact("registered", limit_row=text(world.answers, "limit_row") or None)


@act("refuse", zh="不予受理", en="Refuse", for_people=True)
def refuse(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """Turn the report down with a reason; the reporter is told why."""
    need_reason(world.answers, zh="不予受理", en="Refusing a report")
    case.ended_fact = "refused"
    world.fact("refused")
    world.tell("reporter", "case_refused", {"number": case.number})
