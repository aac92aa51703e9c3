"""Categories of cases and the limit rows they carry.

Two levels, versioned: a case keeps the version under which it was registered (domain.md §10). A
limit row says when to register (立案), how long each phase may take (处置) and when the case can
be closed (结案).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.domain.cases import LEVELS, HazardLevel
from engine.domain.worktime import Limit
from engine.errors.base import Finding
from engine.errors.domain import (
    CategoriesInvalid,
    CategoryUnknown,
    LimitInvalid,
    LimitRowUnknown,
    PhaseUnknown,
)

PHASES: dict[str, tuple[str, str]] = {
    "handle": ("处置", "Handle"),
    "make_safe": ("排险", "Make safe"),
    "restore": ("修复", "Restore"),
}
"""A row has the one phase `handle`, or `make_safe` and then `restore`."""
_PHASE_SETS = (("handle",), ("make_safe", "restore"))

COLUMNS = (
    "major",
    "major_zh",
    "major_en",
    "minor",
    "minor_zh",
    "minor_en",
    "level",
    "department",
    "row",
    "phase",
    "limit_kind",
    "limit_amount",
    "registering_zh",
    "registering_en",
    "closing_zh",
    "closing_en",
)
"""Columns of a category file: one line per category, limit row and phase. An empty limit means
the setting `feedback_within`; an empty `row` is `1`, an empty `phase` is `handle`."""
_REQUIRED = ("major", "major_zh", "minor", "minor_zh", "level")


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRow:
    """`phases` in order; a phase without a limit takes the default of its step."""

    code: str
    phases: Mapping[str, Limit | None]
    registering_zh: str = ""
    registering_en: str = ""
    closing_zh: str = ""
    closing_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """`code` is major and minor code with a point between and unique in its version; `department`
    is the kind that usually gets such cases, a hint for people: dispatch is the decision table's
    business."""

    code: str
    major: str
    minor: str
    zh: str
    en: str
    level: HazardLevel
    rows: tuple[LimitRow, ...]
    department: str | None = None

    def row(self, code: str | None = None) -> LimitRow:
        """The row chosen at registering; None: the first one. Raises LimitRowUnknown."""
        if code is None:
            return self.rows[0]
        for row in self.rows:
            if row.code == code:
                return row
        raise LimitRowUnknown(category=self.code, row=code)

    def limit(self, phase: str, default: Limit, *, row: str | None = None) -> Limit:
        """How long `phase` may take: what the limit row says, else `default` (domain.md §4.5).
        Raises LimitRowUnknown, PhaseUnknown."""
        chosen = self.row(row)
        if phase not in chosen.phases:
            raise PhaseUnknown(category=self.code, row=chosen.code, phase=phase)
        return chosen.phases[phase] or default

    def phases(self, row: str | None = None) -> tuple[str, ...]:
        """Phases of handling in order; a case starts with the first."""
        return tuple(self.row(row).phases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Major:
    """A first-level category."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Categories:
    """One version of the two-level list, by code and in file order."""

    version: str
    majors: Mapping[str, Major] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Category]:
        return iter(self.categories.values())

    def __len__(self) -> int:
        return len(self.categories)

    def __getitem__(self, code: str) -> Category:
        """Raises CategoryUnknown."""
        try:
            return self.categories[code]
        except KeyError:
            raise CategoryUnknown(where=code, version=self.version, category=code) from None


def category_code(major: str, minor: str) -> str:
    return f"{major}.{minor}"


def read_categories(rows: Iterable[Mapping[str, str | None]], *, version: str) -> Categories:
    """A category list from the lines of a file with the columns of COLUMNS; a line's number
    counts the header as 1. Raises CategoriesInvalid with every mistake by row and column, and
    reads all or nothing."""
    reading = _Reading()
    for number, row in enumerate(rows, start=2):
        line = {column: (row.get(column) or "").strip() for column in COLUMNS}
        if any(line.values()):
            reading.take(number, line)
    reading.finish()
    if reading.findings:
        raise CategoriesInvalid(findings=reading.findings, count=len(reading.findings))
    return Categories(version, reading.majors, reading.categories())


@dataclass
class _Draft:
    """A category while its lines come in."""

    number: int
    first: Mapping[str, str]
    level: HazardLevel
    rows: dict[str, tuple[Mapping[str, str], dict[str, Limit | None]]] = field(default_factory=dict)


class _Reading:
    def __init__(self) -> None:
        self.majors: dict[str, Major] = {}
        self.drafts: dict[str, _Draft] = {}
        self.findings: list[Finding] = []

    def take(self, number: int, line: Mapping[str, str]) -> None:
        missing = [column for column in _REQUIRED if not line[column]]
        for column in missing:
            self._wrong(number, column, "缺少内容", "is missing")
        if missing:
            return
        if line["level"] not in LEVELS:
            self._wrong(number, "level", f"未知等级 {line['level']}", f"unknown {line['level']}")
            return
        self._take_major(number, line)
        code = category_code(line["major"], line["minor"])
        draft = self.drafts.get(code)
        if draft is None:
            draft = _Draft(number, line, HazardLevel(line["level"]))
            self.drafts[code] = draft
        else:
            for column in ("minor_zh", "level", "department"):
                if line[column] != draft.first[column]:
                    self._wrong(
                        number,
                        column,
                        f"与第 {draft.number} 行不一致",
                        f"differs from row {draft.number}",
                    )
        self._take_limit(number, line, draft)

    def finish(self) -> None:
        for draft in self.drafts.values():
            for row, (_, phases) in draft.rows.items():
                if tuple(phases) not in _PHASE_SETS:
                    found = "、".join(phases)
                    self._wrong(
                        draft.number,
                        "phase",
                        f"条目 {row} 的阶段为 {found}，应为 handle 或 make_safe、restore",
                        f"limit row {row} has the phases {', '.join(phases)}; expected handle, "
                        "or make_safe and then restore",
                    )

    def categories(self) -> dict[str, Category]:
        return {
            code: Category(
                code=code,
                major=draft.first["major"],
                minor=draft.first["minor"],
                zh=draft.first["minor_zh"],
                en=draft.first["minor_en"] or draft.first["minor_zh"],
                level=draft.level,
                department=draft.first["department"] or None,
                rows=tuple(
                    LimitRow(
                        code=row,
                        phases=phases,
                        registering_zh=line["registering_zh"],
                        registering_en=line["registering_en"],
                        closing_zh=line["closing_zh"],
                        closing_en=line["closing_en"],
                    )
                    for row, (line, phases) in draft.rows.items()
                ),
            )
            for code, draft in self.drafts.items()
        }

    def _take_major(self, number: int, line: Mapping[str, str]) -> None:
        code, zh, en = line["major"], line["major_zh"], line["major_en"]
        known = self.majors.setdefault(code, Major(code=code, zh=zh, en=en or zh))
        if known.zh != zh:
            self._wrong(
                number,
                "major_zh",
                f"{zh} 与此前的 {known.zh} 不一致",
                f"{zh} differs from {known.zh} given before",
            )

    def _take_limit(self, number: int, line: Mapping[str, str], draft: _Draft) -> None:
        phase = line["phase"] or "handle"
        if phase not in PHASES:
            self._wrong(number, "phase", f"未知阶段 {phase}", f"unknown {phase}")
            return
        limit: Limit | None = None
        if line["limit_kind"] or line["limit_amount"]:
            try:
                limit = Limit.of(line["limit_kind"], line["limit_amount"])
            except LimitInvalid as error:
                self._wrong(
                    number,
                    "limit_kind, limit_amount",
                    str(error.values["detail_zh"]),
                    str(error.values["detail_en"]),
                )
                return
        phases = draft.rows.setdefault(line["row"] or "1", (line, {}))[1]
        if phase in phases:
            self._wrong(number, "phase", "该分类的此条目已出现过", "was given before for this row")
            return
        phases[phase] = limit

    def _wrong(self, number: int, column: str, zh: str, en: str) -> None:
        self.findings.append(
            Finding(
                code="category-row",
                where=f"row {number}, column {column}",
                zh=f"第 {number} 行，{column} 列：{zh}",
                en=f"row {number}, column {column}: {en}",
            )
        )


def plain_category(
    major: Major, minor: str, zh: str, en: str = "", *, limit: Limit | None = None
) -> Category:
    """A category with one row and one phase, as an import makes it for a name it does not know."""
    return Category(
        code=category_code(major.code, minor),
        major=major.code,
        minor=minor,
        zh=zh,
        en=en or zh,
        level=HazardLevel.GENERAL,
        rows=(LimitRow(code="1", phases={"handle": limit}),),
    )
