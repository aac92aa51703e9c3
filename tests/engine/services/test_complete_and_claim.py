"""What happens to a completion while which another person works on the same case.

PostgreSQL only: on SQLite nobody else writes while a step is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.errors.casework import TakenByOther
from engine.services.commands.cases import Comment, comment
from engine.services.commands.tasks import ClaimTask, claim_task
from tests.county import County


@pytest.fixture
def county(postgresql_county_url: str, tmp_path: Path) -> Iterator[County]:
    made = County(postgresql_county_url, tmp_path)
    yield made
    made.close()


def meanwhile(county: County, do: Callable[[], object]) -> None:
    """Let something be committed between the next completion's reading and its writing."""
    engine = county.core.engine
    complete = engine.complete

    def interrupted(*args: Any, **more: Any) -> Any:
        engine.complete = complete  # type: ignore[method-assign]
        do()
        return complete(*args, **more)

    engine.complete = interrupted  # type: ignore[method-assign]


def test_a_claim_in_between_counts(county: County) -> None:
    case = county.report("fire.three_in_one")
    item = county.item(case, "accept")
    claim = ClaimTask(work_item=item.id, seen_version=item.version)
    meanwhile(county, lambda: claim_task(claim, actor=county.person("fire2"), core=county.core))

    with pytest.raises(TakenByOther, match="fire2"):
        county.complete(case, "accept", "accept", by="fire")

    assert county.item(case, "accept").assignee_id == county.person("fire2").person_id
    assert "accepted" not in county.facts(case)


def test_a_comment_in_between_disturbs_nobody(county: County) -> None:
    case = county.report("fire.three_in_one")
    remark = Comment(case=case.id, text="已电话联系")
    meanwhile(county, lambda: comment(remark, actor=county.person("shegong"), core=county.core))

    county.complete(case, "accept", "accept", by="fire")

    kinds = [entry.kind for entry in county.timeline(case)]
    assert kinds == ["reported", "commented", "completed"]
