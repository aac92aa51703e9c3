"""The first moment of a timer, worked out without its others."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from engine.domain import worktime
from engine.ports import DeadlineRecord
from engine.services.timers import dues, first_due
from engine.workflow import Limit, Mark

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
EVERY = Limit("working_hour", Decimal(4))
REPEAT = Mark(number=1, last=5, every=EVERY)
AT = Mark(at=datetime(2026, 3, 2, 2, 0, tzinfo=UTC))
MARKS = {
    "shares": (Mark(share=50), Mark(share=80), Mark(share=100), Mark(share=200)),
    "out of order": (Mark(share=100), REPEAT, Mark(share=30)),
    "late shares": (Mark(share=200), REPEAT),
    "repeated only": (REPEAT,),
    "a moment": (Mark(share=50), AT),
    "none": (),
}


@pytest.mark.parametrize("marks", MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("paused", [False, True])
@pytest.mark.parametrize("limited", [False, True])
def test_is_the_first_of_all(marks: tuple[Mark, ...], paused: bool, limited: bool) -> None:
    calendar = worktime.Calendar()
    deadline = DeadlineRecord(
        id=1,
        case_id=1,
        run_id=1,
        task_id=1,
        scope="",
        process="handling",
        node="handle",
        limit=Limit("working_day", Decimal(1)),
        area_id=1,
        started_at=START,
        due_at=None,
        pauses=((START, None),) if paused else (),
    )
    known = deadline if limited else None
    whole = dues(marks, known, calendar)
    assert first_due(marks, known, calendar) == (whole[0].at if whole else None)
