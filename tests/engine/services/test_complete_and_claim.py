"""A step that somebody claims while another person is finishing it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.errors.casework import Stale
from engine.services.commands.tasks import ClaimTask, claim_task
from tests.county import County


def test_a_claim_in_between_counts(postgresql_url: str, tmp_path: Path) -> None:
    """PostgreSQL only: on SQLite nobody else writes while a step is taken."""
    county = County(postgresql_url, tmp_path)
    try:
        case = county.report("fire.three_in_one")
        item = county.item(case, "accept")
        engine = county.core.engine
        complete = engine.complete

        def claimed_meanwhile(*args: Any, **more: Any) -> Any:
            engine.complete = complete  # type: ignore[method-assign]
            claim_task(
                ClaimTask(work_item=item.id, seen_version=item.version),
                actor=county.person("fire2"),
                core=county.core,
            )
            return complete(*args, **more)

        engine.complete = claimed_meanwhile  # type: ignore[method-assign]
        with pytest.raises(Stale):
            county.complete(case, "accept", "accept", by="fire")
        held = county.item(case, "accept")
        assert held.assignee_id == county.person("fire2").person_id
        assert "accepted" not in county.facts(case)
    finally:
        county.close()
