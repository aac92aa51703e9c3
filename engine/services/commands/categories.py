"""Categories: every change is a new version; cases keep the one they were registered under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.domain import worktime
from engine.domain.cases import LEVELS
from engine.domain.categories import PHASES
from engine.errors.administration import CodeInvalid, CodeTaken
from engine.errors.casework import UnknownCategory
from engine.ports import CategoryRecord, Json, LimitRowRecord
from engine.services.access import Actor
from engine.services.commands.areas import check_code
from engine.services.commands.operations import log, plain, require_whole
from engine.services.commands.seen import check_seen
from engine.services.core import Core
from engine.services.reference import Organisation
from engine.workflow.world import Limit


@dataclass(frozen=True, kw_only=True)
class PhaseLimit:
    """`kind` None: the setting `feedback_within` counts; `amount` is decimal text."""

    phase: str
    kind: str | None
    amount: str | None
    row: str = "1"


@dataclass(frozen=True, kw_only=True)
class AddCategory:
    """`code` is the major code, a point and the minor one; the names of a major category that is
    there already are kept."""

    code: str
    name: str
    name_en: str
    major_name: str
    major_name_en: str
    default_level: str
    department_kind: str | None
    limits: Sequence[PhaseLimit]


@dataclass(frozen=True, kw_only=True)
class ChangeCategory:
    """None: as it was; `department_kind` empty: none."""

    code: str
    name: str | None = None
    name_en: str | None = None
    default_level: str | None = None
    department_kind: str | None = None
    limits: Sequence[PhaseLimit] | None = None
    active: bool | None = None
    seen_version: int | None = None


def add_category(command: AddCategory, *, actor: Actor, core: Core) -> CategoryRecord:
    """Raises NotAllowed, CodeInvalid, CodeTaken."""
    check_code(command.code)
    major, point, minor = command.code.partition(".")
    if not (major and point and minor) or "." in minor:
        raise CodeInvalid(
            where="/code",
            value=command.code,
            detail_zh="应为“大类.小类”",
            detail_en="it is the major code, a point and the minor code",
        )
    with core.unit_of_work() as uow:
        organisation = core.reference.now(uow).organisation
        require_whole(actor, "categories_write", organisation.top)
        if organisation.category_kept(command.code) is not None:
            raise CodeTaken(where="/code", value=command.code)
        sibling = next((each for each in organisation.categories if each.major == major), None)
        category = CategoryRecord(
            id=0,
            code=command.code,
            major=major,
            name=command.name.strip(),
            name_en=command.name_en.strip(),
            major_name=sibling.major_name if sibling is not None else command.major_name.strip(),
            major_name_en=(
                sibling.major_name_en if sibling is not None else command.major_name_en.strip()
            ),
            version=1,
            default_level=_level(command.default_level),
            department_kind=_kind(command.department_kind, organisation),
            limits=_limits(command.limits),
        )
        key = uow.reference.add_category(category)
        log(
            uow,
            "category.add",
            subject=category.code,
            title=category.name,
            before=None,
            after=_plain(category),
            actor=actor,
            core=core,
        )
        uow.commit()
        return replace(category, id=key)


def change_category(command: ChangeCategory, *, actor: Actor, core: Core) -> CategoryRecord:
    """The next version, for reports from now on. Raises UnknownCategory, NotAllowed,
    ChangedMeanwhile."""
    with core.unit_of_work() as uow:
        organisation = core.reference.now(uow).organisation
        require_whole(actor, "categories_write", organisation.top)
        category = organisation.category_kept(command.code)
        if category is None:
            raise UnknownCategory(where=command.code)
        check_seen(
            None if command.seen_version is None else str(command.seen_version),
            str(category.version),
            where=category.code,
            name=category.name,
            name_en=category.name_en,
        )
        changed = replace(
            category,
            name=category.name if command.name is None else command.name.strip(),
            name_en=category.name_en if command.name_en is None else command.name_en.strip(),
            default_level=(
                category.default_level
                if command.default_level is None
                else _level(command.default_level)
            ),
            department_kind=(
                category.department_kind
                if command.department_kind is None
                else _kind(command.department_kind, organisation)
            ),
            limits=category.limits if command.limits is None else _limits(command.limits),
            active=category.active if command.active is None else command.active,
        )
        if changed == category:
            return category
        changed = replace(changed, version=category.version + 1)
        key = uow.reference.add_category(changed)
        log(
            uow,
            "category.change",
            subject=category.code,
            title=category.name,
            before=_plain(category),
            after=_plain(changed),
            actor=actor,
            core=core,
        )
        uow.commit()
        return replace(changed, id=key)


def _level(code: str) -> str:
    if code not in LEVELS:
        raise CodeInvalid(
            where="/default_level",
            value=code,
            detail_zh="不是隐患等级",
            detail_en="it is no hazard level",
        )
    return code


def _kind(kind: str | None, organisation: Organisation) -> str | None:
    if not kind:
        return None
    if not any(each.kind == kind for each in organisation.departments.values()):
        raise CodeInvalid(
            where="/department_kind",
            value=kind,
            detail_zh="没有这类部门",
            detail_en="there is no such kind of department",
        )
    return kind


def _limits(given: Sequence[PhaseLimit]) -> tuple[LimitRowRecord, ...]:
    """Rows in order; a row has the phase `handle`, or `make_safe` and then `restore`."""
    rows: dict[str, list[LimitRowRecord]] = {}
    for each in given:
        rows.setdefault(each.row, []).append(
            LimitRowRecord(phase=each.phase, limit=_limit(each), row=each.row)
        )
    for phases in rows.values():
        names = tuple(each.phase for each in phases)
        if names not in (("handle",), ("make_safe", "restore")):
            raise CodeInvalid(
                where="/limits",
                value=", ".join(names),
                detail_zh=f"阶段应为“{PHASES['handle'][0]}”，"
                f"或“{PHASES['make_safe'][0]}”后接“{PHASES['restore'][0]}”",
                detail_en="the phases are handle, or make_safe and then restore",
            )
    return tuple(each for phases in rows.values() for each in phases)


def _limit(given: PhaseLimit) -> Limit | None:
    """Raises LimitInvalid."""
    if not given.kind:
        return None
    checked = worktime.Limit.of(given.kind, given.amount or "")
    return Limit(str(checked.kind), checked.amount)


def _plain(category: CategoryRecord) -> dict[str, Json]:
    found = plain(replace(category, limits=()))
    found["limits"] = [
        f"{each.row} {each.phase} "
        + (f"{each.limit.kind} {each.limit.amount:f}" if each.limit is not None else "-")
        for each in category.limits
    ]
    return found


__all__ = ["AddCategory", "ChangeCategory", "PhaseLimit", "add_category", "change_category"]
