"""Pages by key, never by number: what was inserted meanwhile neither repeats nor hides a row."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import orjson
from sqlalchemy import Column, ColumnElement, Connection, func, literal, select, tuple_

from adapters.database.types import NEVER, Moment, from_microseconds, to_microseconds
from engine.errors.database import CursorInvalid

L = TypeVar("L")
MOST = 200


@dataclass(frozen=True, slots=True)
class Page(Generic[L]):
    items: tuple[L, ...]
    next: str | None  # give it back as `after`; None: this was the last page

    @classmethod
    def of(cls, rows: Sequence[Any], limit: int, key: Callable[[Any], str], line: Any) -> Page[L]:
        """From one row more than the page holds."""
        shown = rows[:limit]
        more = len(rows) > limit
        return cls(tuple(line(row) for row in shown), key(shown[-1]) if more else None)


def bounded(limit: int) -> int:
    return max(1, min(limit, MOST))


def cursor(*parts: datetime | int | None) -> str:
    """Opaque to the reader: moments in microseconds, keys as they are."""
    plain = [to_microseconds(p) if isinstance(p, datetime) else p for p in parts]
    return base64.urlsafe_b64encode(orjson.dumps(plain)).rstrip(b"=").decode()


def read_cursor(text: str, parts: int) -> list[int]:
    """Raises CursorInvalid."""
    try:
        found = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError) as error:
        raise CursorInvalid from error
    if (
        not isinstance(found, list)
        or len(found) != parts
        or not all(isinstance(part, int) and abs(part) < 2**63 for part in found)
    ):
        raise CursorInvalid
    return found


def after_moment(
    moment: Column[Any], key: Column[int], after: str | None, *, newest_first: bool = False
) -> ColumnElement[bool] | None:
    """The rows behind a cursor of (moment, key)."""
    if after is None:
        return None
    microseconds, last = read_cursor(after, 2)
    try:
        at = from_microseconds(microseconds)
    except OverflowError as error:
        raise CursorInvalid from error
    place = tuple_(literal(at, Moment), literal(last))
    here = tuple_(moment, key)
    return here < place if newest_first else here > place


def due_cursor(due_at: datetime | None, key: int) -> str:
    return cursor(NEVER if due_at is None else due_at, key)


def contains(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Case-insensitive search for a piece of text; `%` and `_` mean themselves."""
    return column.icontains(text, autoescape=True)


FEW = 2_000


def few_below(connection: Connection, column: Column[str], inside: ColumnElement[bool]) -> bool:
    """Whether a subtree holds few rows, read off the index that begins with the path.

    For SQLite, which knows no statistics: a small subtree is read and sorted, a large one walked
    in order until the page is full. PostgreSQL chooses by itself and is not asked.
    """
    if connection.dialect.name != "sqlite":
        return False
    part = select(column).where(inside).limit(FEW).subquery()
    return bool(connection.execute(select(func.count()).select_from(part)).scalar_one() < FEW)
