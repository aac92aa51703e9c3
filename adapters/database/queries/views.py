"""The views that users know by name, as conditions over the facts of a case (domain.md §7).

Nothing here names a step or a status: a redrawn diagram keeps its views as long as it calls the
same acts. Where two moments of a case have the same facts, the view asks which act a waiting step
will do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, exists, or_, select

from adapters.database.tables import case, deadline, fact, step_act, work_item
from engine.errors.database import ViewUnknown

c = case.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """What a view depends on beside the case: the moment, and the departments of who looks
    (empty: any)."""

    now: datetime
    departments: Sequence[int] = ()


Condition = Callable[[Viewer], ColumnElement[bool]]


def condition(view: str, viewer: Viewer) -> ColumnElement[bool]:
    """Raises ViewUnknown."""
    found = CONDITIONS.get(view)
    if found is None:
        raise ViewUnknown(where=view)
    return found(viewer)


_OPEN = c.ended_at.is_(None)
_NOT_ACCEPTED = and_(
    _OPEN, c.dispatched_at.is_not(None), c.accepted_at.is_(None), c.fed_back_at.is_(None)
)
_AWAITING_ACCEPT = and_(_NOT_ACCEPTED, c.rejected_at.is_(None))


def _given_up() -> ColumnElement[bool]:
    """The department said that it cannot solve it; somebody above decides now."""
    return exists().where(
        fact.c.case_id == c.id, fact.c.kind == "unsolvable", fact.c.at >= c.accepted_at
    )


def _waits_for(*acts: str) -> ColumnElement[bool]:
    """A step of the main run is open, of whatever name, that will do one of these acts."""
    return exists(
        select(1)
        .select_from(work_item)
        .join(
            step_act,
            and_(
                step_act.c.definition_id == work_item.c.definition_id,
                step_act.c.node == work_item.c.node,
            ),
        )
        .where(work_item.c.run_id == c.main_run_id, step_act.c.act.in_(acts))
        .correlate(case)
    )


def _overdue(viewer: Viewer, since: Column[Any]) -> ColumnElement[bool]:
    """A limit that began with this stage or in it has run out. Limits of the whole case do not
    count, extended and paused ones by their present due time."""
    d = deadline.c
    return exists().where(
        d.run_id == c.main_run_id,
        d.closed_at.is_(None),
        d.due_at < viewer.now,
        d.started_at >= since,
    )


def _fact_of_ours(viewer: Viewer, *kinds: str) -> ColumnElement[bool]:
    return or_(
        *(
            exists().where(
                fact.c.case_id == c.id,
                fact.c.kind == kind,
                *([fact.c.department_id.in_(viewer.departments)] if viewer.departments else []),
            )
            for kind in kinds
        )
    )


def _awaiting_feedback() -> ColumnElement[bool]:
    return and_(_OPEN, c.accepted_at.is_not(None), c.fed_back_at.is_(None), ~_given_up())


def _awaiting_revisit() -> ColumnElement[bool]:
    return and_(
        _OPEN,
        c.fed_back_at.is_not(None),
        c.revisited_at.is_(None),
        _waits_for("revisit_solved", "revisit_failed"),
    )


CONDITIONS: dict[str, Condition] = {
    "awaiting_dispatch": lambda _: and_(
        _OPEN,
        c.department_id.is_(None),
        c.dispatched_at.is_(None),
        c.rejected_at.is_(None),
        c.fed_back_at.is_(None),
    ),
    "rejected_to_dispatch": lambda _: and_(_NOT_ACCEPTED, c.rejected_at.is_not(None)),
    "awaiting_accept": lambda _: _AWAITING_ACCEPT,
    "awaiting_feedback": lambda _: and_(_awaiting_feedback(), c.round == 1),
    "awaiting_feedback_again": lambda _: and_(_awaiting_feedback(), c.round >= 2),
    "rejected_by_us": lambda viewer: _fact_of_ours(viewer, "rejected"),
    "feedback_returned": lambda viewer: _fact_of_ours(viewer, "revisit_failed", "sent_back"),
    "awaiting_revisit": lambda _: and_(_awaiting_revisit(), c.round == 1),
    "awaiting_revisit_again": lambda _: and_(_awaiting_revisit(), c.round >= 2),
    "awaiting_archive": lambda _: and_(
        _OPEN, c.fed_back_at.is_not(None), _waits_for("agree_to_archive", "archive_case")
    ),
    "archived": lambda _: and_(c.ended_at.is_not(None), c.ended_fact == "archived"),
    "leftover": lambda _: _NOT_ACCEPTED,
    "overtime_accept": lambda viewer: and_(_AWAITING_ACCEPT, _overdue(viewer, c.dispatched_at)),
    "overtime_feedback": lambda viewer: and_(_awaiting_feedback(), _overdue(viewer, c.accepted_at)),
    "overtime_revisit": lambda viewer: and_(_awaiting_revisit(), _overdue(viewer, c.fed_back_at)),
}
"""By the codes of `engine.domain.views`."""
