"""The catalogue of acts: what diagrams may call, by name, with typed parameters and two titles.

An act is a plain function `def act(case, params, *, world) -> Mapping`. It changes the case it is
given and writes through `world`; it opens no unit of work, commits nothing and calls no command.
It touches only the run's own case: a diagram has no more rights than its acts give.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.ports import CaseRecord

if TYPE_CHECKING:
    from engine.services.world import CaseWorld

Act = Callable[..., Mapping[str, object] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`type` is text, number, flag or list; a diagram gives it as a FEEL expression."""

    name: str
    type: str
    required: bool
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActEntry:
    name: str
    zh: str
    en: str
    params: tuple[Parameter, ...]
    for_people: bool  # makes sense on a human step
    for_system: bool  # makes sense on a service task
    sends: tuple[str, ...]  # messages for other runs
    does: Act
    help: str


_ACTS: dict[str, ActEntry] = {}


def act(
    name: str,
    *,
    zh: str,
    en: str,
    params: tuple[Parameter, ...] = (),
    for_people: bool = False,
    for_system: bool = False,
    sends: tuple[str, ...] = (),
) -> Callable[[Act], Act]:
    """Register a function as an act; the docstring is its help text."""

    def register(function: Act) -> Act:
        if name in _ACTS:
            raise ValueError(f"act {name} is registered twice")
        _ACTS[name] = ActEntry(
            name=name,
            zh=zh,
            en=en,
            params=params,
            for_people=for_people,
            for_system=for_system,
            sends=sends,
            does=function,
            help=(function.__doc__ or "").strip(),
        )
        return function

    return register


def catalogue() -> Mapping[str, ActEntry]:
    """Every act there is. Importing `engine.services.acts` fills it."""
    return _ACTS


def call(
    name: str, case: CaseRecord, params: Mapping[str, object], *, world: CaseWorld
) -> Mapping[str, object]:
    return _ACTS[name].does(case, params, world=world) or {}
