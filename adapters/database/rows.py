"""Records as rows and back, on prepared texts.

`Shape` knows the columns of one table and which attribute of a record stands in each. It writes
the SQL once, for any number of rows, and turns values by the same functions as the column types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import Boolean, Column, Table

from adapters.database.types import (
    NEVER,
    Codes,
    Day,
    DueMoment,
    JsonText,
    Moment,
    checked,
    dump_json,
    from_microseconds,
    join_codes,
    split_codes,
    to_microseconds,
)

R = TypeVar("R")
Turn = Callable[[Any], Any]


def bound(column: Column[Any], *, sqlite: bool) -> Turn | None:
    """What a value of this column goes through on its way to the driver; None: nothing."""
    kind = column.type
    if isinstance(kind, DueMoment):
        never = to_microseconds(NEVER) if sqlite else NEVER
        turn = to_microseconds if sqlite else checked
        return lambda value: never if value is None else turn(value)
    if isinstance(kind, Moment):
        return _optional(to_microseconds if sqlite else checked)
    if isinstance(kind, JsonText):
        return dump_json
    if isinstance(kind, Codes):
        return join_codes
    if isinstance(kind, Day):
        return lambda value: None if value is None else value.isoformat()
    return None


def read(column: Column[Any], *, sqlite: bool) -> Turn | None:
    """What a value of this column goes through on its way from the driver; None: nothing.

    PostgreSQL's moments need nothing: the connection's time zone is UTC.
    """
    kind = column.type
    if isinstance(kind, DueMoment):
        if sqlite:
            never = to_microseconds(NEVER)
            return lambda value: None if value == never else from_microseconds(value)
        return lambda value: None if value == NEVER else value
    if isinstance(kind, Moment):
        return _optional(from_microseconds) if sqlite else None
    if isinstance(kind, JsonText):
        import orjson

        return orjson.loads
    if isinstance(kind, Codes):
        return split_codes
    if isinstance(kind, Boolean):
        return _optional(bool) if sqlite else None
    return None


def _optional(turn: Turn) -> Turn:
    return lambda value: None if value is None else turn(value)


class Shape(Generic[R]):
    """How records of one class stand in one table.

    `columns` maps column names to attributes of the record where the two differ; `extra` are
    further conversions of a record's attribute, before those of the column.
    """

    def __init__(
        self,
        table: Table,
        make: Callable[..., R],
        attributes: Sequence[str],
        *,
        sqlite: bool,
        named: dict[str, str] | None = None,
        going: dict[str, Turn] | None = None,
        coming: dict[str, Turn] | None = None,
        without: Iterable[str] = (),
    ) -> None:
        named, going, coming = named or {}, going or {}, coming or {}
        self.table = table
        self.make = make
        self.attributes = tuple(attributes)
        self.columns = tuple(named.get(attribute, attribute) for attribute in attributes)
        self._mark = "?" if sqlite else "%s"
        left_out = set(without)
        written = [a for a in self.attributes if a not in left_out]
        self._written = tuple(named.get(attribute, attribute) for attribute in written)
        self._get: Callable[[R], tuple[Any, ...]] = (
            attrgetter(*written) if len(written) > 1 else lambda r: (getattr(r, written[0]),)
        )
        self._going = [
            (at, turn)
            for at, attribute in enumerate(written)
            if (turn := _chain(going.get(attribute), self._bound(attribute, named, sqlite)))
        ]
        self._coming = [
            (at, turn)
            for at, attribute in enumerate(self.attributes)
            if (turn := _chain(self._read(attribute, named, sqlite), coming.get(attribute)))
        ]
        self.insert = lru_cache(maxsize=64)(self._insert)

    def _bound(self, attribute: str, named: dict[str, str], sqlite: bool) -> Turn | None:
        return bound(self.table.c[named.get(attribute, attribute)], sqlite=sqlite)

    def _read(self, attribute: str, named: dict[str, str], sqlite: bool) -> Turn | None:
        return read(self.table.c[named.get(attribute, attribute)], sqlite=sqlite)

    @property
    def name(self) -> str:
        return quoted(self.table.name)

    def select(self, alias: str = "") -> str:
        """The column list of a SELECT that `record` reads."""
        prefix = f"{alias}." if alias else ""
        return ", ".join(f"{prefix}{quoted(column)}" for column in self.columns)

    def _insert(self, rows: int, ending: str = "") -> str:
        row = f"({', '.join([self._mark] * len(self._written))})"
        columns = ", ".join(quoted(column) for column in self._written)
        return f"INSERT INTO {self.name} ({columns}) VALUES {', '.join([row] * rows)}{ending}"  # noqa: S608

    def update(self, where: Sequence[str], *, skip: Iterable[str] = ()) -> str:
        """Sets every written column except `skip`; `values` gives the values in that order."""
        left_out = {*skip}
        sets = ", ".join(
            f"{quoted(column)} = {self._mark}" for column in self._written if column not in left_out
        )
        conditions = " AND ".join(f"{quoted(column)} = {self._mark}" for column in where)
        return f"UPDATE {self.name} SET {sets} WHERE {conditions}"  # noqa: S608

    def values(self, record: R) -> list[Any]:
        """The values of one row in the order of the written columns."""
        row = list(self._get(record))
        for at, turn in self._going:
            row[at] = turn(row[at])
        return row

    def rows(self, records: Iterable[R]) -> list[Any]:
        """The values of several rows, one after the other, for a multi-row insert."""
        found: list[Any] = []
        for record in records:
            found += self.values(record)
        return found

    def record(self, row: Sequence[Any], start: int = 0) -> R:
        """The record that stands in a row from column `start` on."""
        values = list(row[start : start + len(self.attributes)])
        for at, turn in self._coming:
            values[at] = turn(values[at])
        return self.make(**dict(zip(self.attributes, values, strict=True)))

    def records(self, rows: Iterable[Sequence[Any]]) -> list[R]:
        return [self.record(row) for row in rows]

    def __len__(self) -> int:
        return len(self.attributes)


def quoted(name: str) -> str:
    """Words that SQL keeps for itself are quoted, others stay readable."""
    return f'"{name}"' if name in _RESERVED else name


_RESERVED = {"key", "values", "number", "level", "case", "session", "role", "at", "day", "end"}


def _chain(first: Turn | None, then: Turn | None) -> Turn | None:
    if first is None or then is None:
        return first or then
    return lambda value: then(first(value))
