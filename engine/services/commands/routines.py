"""Routine jobs: proposed by every worker under one key, done once."""

from __future__ import annotations

from engine.ports import JobRecord
from engine.services.core import Core


def propose_routine(name: str, slot: str, *, core: Core) -> bool:
    """Write the routine's job for that slot (a day, a month); False if it was proposed before,
    even if it is long done."""
    with core.unit_of_work() as uow:
        key = f"{name}@{slot}"
        added = uow.jobs.add(
            JobRecord(
                id=0,
                kind="routine",
                due_at=core.clock.now(),
                key=key,
                payload={"routine": name, "slot": slot},
            )
        )
        uow.commit()
        return added
