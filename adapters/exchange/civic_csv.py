"""Civic records (民生诉求) as a city's complaint platform exports them, read row by row.

Nothing is written and nothing is remembered: the importer decides what a row becomes. A file that
is not of this format raises FileUnreadable; a single row that cannot be used is given back as
`Skipped` with its reason, and reading goes on.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zoneinfo import ZoneInfo

from engine.domain.worktime import DEFAULT_ZONE
from engine.errors.base import Finding
from engine.errors.domain import FileUnreadable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 500_000
MAX_CELL = 1_000
"""Characters of a cell at most; longer ones are no names."""

COLUMNS = (
    "rec_id",
    "created_at",
    "source_id",
    "source",
    "property_id",
    "property",
    "type_id",
    "type",
    "main_type_id",
    "main_type",
    "sub_type_id",
    "sub_type",
    "district",
    "street_id",
    "street",
    "community_id",
    "community",
    "dispose_unit_id",
    "dispose_unit",
    "closed_outcome",
)
"""All must be there, in any order; others are ignored."""

REQUIRED = ("rec_id", "created_at", "type_id", "type", "sub_type_id", "sub_type")
"""Columns that a usable row cannot leave empty; `-` means missing in every column."""


class Outcome(StrEnum):
    ON_TIME = "on_time"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Coded:
    """An id and the name that stands beside it in this row. One id can carry several names and
    one name several ids: use the id as the key."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CivicRow:
    """One record. `created_at` is UTC; the file has local time. What the file leaves out is
    None: in real files a few rows of a thousand have no place or no department."""

    line: int
    rec_id: str
    created_at: datetime
    source: Coded | None
    nature: Coded | None  # column property: 投诉, 咨询, 建议, 求决, 感谢
    major: Coded  # column type
    middle: Coded | None  # column main_type
    minor: Coded  # column sub_type
    district: str | None
    street: Coded | None
    community: Coded | None
    unit: Coded | None
    outcome: Outcome


class Reason(StrEnum):
    """Why a row was skipped."""

    MISSING = "missing-field"
    DUPLICATE = "duplicate"
    DATE = "unreadable-date"
    OUTCOME = "unknown-outcome"
    CELLS = "wrong-number-of-cells"
    LONG = "cell-too-long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A row that cannot be used; `finding.where` names row and column."""

    line: int
    reason: Reason
    finding: Finding


def read_file(path: Path, *, zone: str = DEFAULT_ZONE) -> Generator[CivicRow | Skipped, None, None]:
    """The rows of a file; see `read`. Raises FileUnreadable, also if there is no such file."""
    try:
        size = path.stat().st_size
        stream = path.open("rb")
    except OSError as error:
        raise _refused(path.name, "无法打开", error.strerror or "it cannot be opened") from error
    with stream:
        if size > MAX_BYTES:
            raise _too_large(path.name)
        yield from read(stream, name=path.name, zone=zone)


def read(stream: BinaryIO, *, name: str, zone: str = DEFAULT_ZONE) -> Iterator[CivicRow | Skipped]:
    """The rows of an open binary stream in order, UTF-8 with or without a byte order mark.

    `name` is where errors point to, `zone` whose local time the file uses. Raises FileUnreadable
    (at the first step of the iteration for the header, later for a broken encoding, an open
    quotation mark or too much of anything). Holds one row and the ids seen.
    """
    local = ZoneInfo(zone)
    text = io.TextIOWrapper(
        io.BufferedReader(_Bounded(stream, name)), encoding="utf-8-sig", newline=""
    )
    reader = csv.reader(text, strict=True)
    seen: set[str] = set()
    header: list[str] | None = None
    count = 0
    try:
        for cells in reader:
            if header is None:
                header = _header(cells, name)
                continue
            if not any(cell.strip() for cell in cells):
                continue
            count += 1
            if count > MAX_ROWS:
                raise _refused(name, f"超过 {MAX_ROWS} 行", f"it has more than {MAX_ROWS} rows")
            yield _row(cells, header, reader.line_num, seen, local)
    except csv.Error as error:
        line = reader.line_num
        raise _refused(
            name,
            f"第 {line} 行附近不是有效的 CSV（{error}）",
            f"near row {line} it is no CSV: {error}",
        ) from error
    except UnicodeDecodeError as error:
        line = reader.line_num
        raise _refused(
            name, f"第 {line} 行之后不是 UTF-8 编码", f"after row {line} it is not UTF-8"
        ) from error
    if header is None:
        raise _refused(name, "文件为空", "it is empty")


def _header(cells: list[str], name: str) -> list[str]:
    header = [cell.strip() for cell in cells]
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        listed = ", ".join(missing)
        raise _refused(name, f"缺少列 {listed}", f"the columns {listed} are missing")
    double = sorted({column for column in COLUMNS if header.count(column) > 1})
    if double:
        listed = ", ".join(double)
        raise _refused(name, f"列 {listed} 重复", f"the columns {listed} occur twice")
    return header


def _row(
    cells: list[str], header: list[str], line: int, seen: set[str], zone: ZoneInfo
) -> CivicRow | Skipped:
    if len(cells) != len(header):
        return _skip(
            line,
            "",
            Reason.CELLS,
            f"有 {len(cells)} 个单元格，应为 {len(header)} 个",
            f"it has {len(cells)} cells instead of {len(header)}",
        )
    for column, cell in zip(header, cells, strict=True):
        if len(cell) > MAX_CELL:
            return _skip(
                line,
                column,
                Reason.LONG,
                f"超过 {MAX_CELL} 个字符",
                f"longer than {MAX_CELL} characters",
            )
    row = {column: _value(cell) for column, cell in zip(header, cells, strict=True)}
    for column in REQUIRED:
        if row[column] is None:
            return _skip(line, column, Reason.MISSING, "缺少内容", "is missing")
    rec_id = row["rec_id"] or ""
    if rec_id in seen:
        return _skip(
            line, "rec_id", Reason.DUPLICATE, f"{rec_id} 已出现过", f"{rec_id} was there before"
        )
    written = row["created_at"] or ""
    created_at = _moment(written, zone)
    if created_at is None:
        return _skip(
            line,
            "created_at",
            Reason.DATE,
            f"“{written[:40]}”不是 年-月-日 时:分:秒",
            f"{written[:40]} is not YYYY-MM-DD hh:mm:ss",
        )
    outcome = row["closed_outcome"] or Outcome.UNKNOWN
    if outcome not in _OUTCOMES:
        return _skip(
            line,
            "closed_outcome",
            Reason.OUTCOME,
            f"未知结果“{outcome[:40]}”",
            f"unknown outcome {outcome[:40]}",
        )
    seen.add(rec_id)
    return CivicRow(
        line=line,
        rec_id=rec_id,
        created_at=created_at,
        source=_coded(row, "source"),
        nature=_coded(row, "property"),
        major=Coded(row["type_id"] or "", row["type"] or ""),
        middle=_coded(row, "main_type"),
        minor=Coded(row["sub_type_id"] or "", row["sub_type"] or ""),
        district=row["district"],
        street=_coded(row, "street"),
        community=_coded(row, "community"),
        unit=_coded(row, "dispose_unit"),
        outcome=Outcome(outcome),
    )


_OUTCOMES = frozenset(Outcome)


def _value(cell: str) -> str | None:
    clean = " ".join("".join(c if c.isprintable() else " " for c in cell).split())
    return None if clean in ("", "-") else clean


def _coded(row: Mapping[str, str | None], column: str) -> Coded | None:
    """Both or nothing: an id without a name (street 3, `-`) names no place."""
    key, name = row[f"{column}_id"], row[column]
    return Coded(key, name) if key is not None and name is not None else None


def _moment(written: str, zone: ZoneInfo) -> datetime | None:
    try:
        local = datetime.strptime(written, "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)
    except ValueError:
        return None
    return local.astimezone(UTC) if 1970 <= local.year <= 2199 else None


def _skip(line: int, column: str, reason: Reason, zh: str, en: str) -> Skipped:
    where = f"row {line}, column {column}" if column else f"row {line}"
    where_zh = f"第 {line} 行，{column} 列" if column else f"第 {line} 行"
    finding = Finding(code=reason, where=where, zh=f"{where_zh}：{zh}", en=f"{where}: {en}")
    return Skipped(line=line, reason=reason, finding=finding)


def _refused(name: str, detail_zh: str, detail_en: str) -> FileUnreadable:
    return FileUnreadable(where=name, detail_zh=detail_zh, detail_en=detail_en)


def _too_large(name: str) -> FileUnreadable:
    megabytes = MAX_BYTES // 1024 // 1024
    return _refused(name, f"超过 {megabytes} MB", f"it is larger than {megabytes} MB")


class _Bounded(io.RawIOBase):
    """Reads on and counts: what comes through a pipe has no size to ask for."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self._name, self._left = stream, name, MAX_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        content = self._stream.read(len(view))
        self._left -= len(content)
        if self._left < 0:
            raise _too_large(self._name)
        view[: len(content)] = content
        return len(content)
