"""What invented people decide: which way out of a step, after how long, how slowly."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files

from cli.simulator.chance import Chance
from engine.domain import worktime
from engine.domain.worktime import Limit, LimitKind

PACES = ((0.78, 0.04, 0.45), (0.12, 0.45, 0.98), (0.07, 1.02, 1.9), (0.03, 2.05, 3.0))
"""(how many, from, to): the share of its limit that a step takes; some are late, a few very."""
WITHOUT_LIMIT = Decimal(8)
"""Working hours that stand for the limit of a step that has none."""


@cache
def weights() -> dict[str, float]:
    """Of outcomes by their code: habits, not steps. A code that is not here has no habit."""
    text = files(__package__).joinpath("weights.csv").read_text(encoding="utf-8")
    return {row["outcome"]: float(row["weight"]) for row in csv.DictReader(text.splitlines())}


def choose_outcome(outcomes: Sequence[str], chance: Chance) -> str:
    """One of what the step offers; outcomes without a habit are as likely as the average one."""
    known = [weights()[code] for code in outcomes if code in weights()]
    usual = sum(known) / len(known) if known else 1.0
    return chance.weighted(outcomes, [weights().get(code, usual) for code in outcomes])


def finished_at(
    opened_at: datetime,
    due_at: datetime | None,
    *,
    now: datetime,
    calendar: worktime.Calendar,
    chance: Chance,
) -> datetime:
    """When somebody will have done a step: a share of its limit, in working time where the limit
    leaves any, and never before now."""
    _, least, most = chance.weighted(PACES, [pace[0] for pace in PACES])
    share = Decimal(round(chance.share(least, most), 4))
    start = max(opened_at, now)
    if due_at is None or due_at <= opened_at:
        return _after(start, WITHOUT_LIMIT * share, calendar)
    hours = worktime.count_between(opened_at, due_at, LimitKind.WORKING_HOUR, calendar)
    if hours >= 1:
        return _after(start, hours * share, calendar)
    return start + (due_at - opened_at) * float(share)  # an urgent matter is seen to at night


def working_hours_later(
    start: datetime, least: float, most: float, *, calendar: worktime.Calendar, chance: Chance
) -> datetime:
    return _after(start, Decimal(round(chance.share(least, most), 3)), calendar)


def _after(start: datetime, hours: Decimal, calendar: worktime.Calendar) -> datetime:
    amount = max(round(hours, 3), Decimal("0.05"))
    return worktime.add(start, Limit(LimitKind.WORKING_HOUR, amount), calendar)
