"""Closing a case for good, or sending it back at the last moment (domain.md §4, steps 7–8)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.ports import CaseRecord
from engine.services.acts.answers import need_reason
from engine.services.registry import act
from engine.services.world import CaseWorld


@act("archive_case", zh="归档", en="Archive", for_people=True, for_system=True)
def archive_case(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """Close the case; from now on it is read-only and the reporter is told."""
    case.ended_fact = "archived"
    world.fact("archived", rounds=case.round)
    world.tell("reporter", "case_archived", {"number": case.number})


@act("agree_to_archive", zh="同意归档", en="Agree to archive", for_people=True)
def agree_to_archive(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """The desk agrees. It is no fact yet: `archive_case` closes the case when no order is open."""


@act("send_back", zh="退回", en="Send back", for_people=True)
def send_back(case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld) -> None:
    """Archiving is refused with a reason: handling begins again."""
    need_reason(world.answers, zh="退回", en="Sending a case back")
    world.fact("sent_back")
