"""How values stand in columns, on SQLite and on PostgreSQL.

Moments are microseconds since 1970 on SQLite and TIMESTAMPTZ on PostgreSQL; a naive one is
refused before it reaches either. JSON is text on both: nobody searches in it, and what was hashed
comes back as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.dialects.postgresql import TEXT as POSTGRESQL_TEXT
from sqlalchemy.types import TypeDecorator, TypeEngine

from engine.errors.domain import NaiveMoment

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands in the place of "no due time" where rows are sorted by it: indexes of both databases then
agree that such rows come last."""

Key = BigInteger().with_variant(Integer, "sqlite")
"""64 bits; SQLite calls its row number INTEGER."""

Bytewise = Text().with_variant(POSTGRESQL_TEXT(collation="C"), "postgresql")
"""Text compared byte by byte on both databases, so that ranges of paths use an index."""


def to_microseconds(moment: datetime) -> int:
    """Raises NaiveMoment."""
    if moment.tzinfo is None:
        raise NaiveMoment(value=moment)
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(value: int) -> datetime:
    return _EPOCH + timedelta(microseconds=value)


def checked(moment: datetime) -> datetime:
    """Raises NaiveMoment."""
    if moment.tzinfo is None:
        raise NaiveMoment(value=moment)
    return moment


class Moment(TypeDecorator[datetime]):
    """An aware moment, in UTC when it comes back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return to_microseconds(value) if dialect.name == "sqlite" else checked(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return from_microseconds(value)
        return value.astimezone(UTC)  # type: ignore[no-any-return]


class DueMoment(Moment):
    """A moment by which rows are sorted: None is stored as NEVER, and comes back as None."""

    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return super().process_bind_param(NEVER if value is None else value, dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        moment = super().process_result_value(value, dialect)
        return None if moment == NEVER else moment


class JsonText(TypeDecorator[Any]):
    """A JSON value, None included (as `null`)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return dump_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else orjson.loads(value)

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return Text()


class Codes(TypeDecorator[tuple[str, ...]]):
    """A few codes as `a|b`; codes hold no bar."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str:
        return join_codes(value or ())

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:
        return split_codes(value)

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return Text()


class Day(TypeDecorator[date]):
    """A date as `2026-11-21`, on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


def join_codes(codes: Iterable[str]) -> str:
    return "|".join(codes)


def split_codes(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def dump_json(value: Any) -> str:
    return orjson.dumps(value, default=_plain, option=orjson.OPT_UTC_Z).decode()


def _plain(value: Any) -> Any:
    """Mappings and sequences of any class; anything else is a mistake of the caller."""
    if hasattr(value, "items"):
        return dict(value.items())
    if isinstance(value, (tuple, frozenset, set)):
        return list(value)
    raise TypeError(f"not JSON: {type(value).__name__}")
