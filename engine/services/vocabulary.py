"""The words diagrams may use: those of a county, or those that Gridcase ships."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import PurePosixPath

from engine.domain import settings as domain_settings
from engine.domain.roles import SHIPPED as ROLES
from engine.errors.base import GridcaseError
from engine.errors.definitions import DeploymentFinding
from engine.feel import parse_decisions
from engine.services.acts import catalogue
from engine.services.world import CASE_FACTS
from engine.workflow import KnownProcess, Process, Vocabulary, described

SENT_BY_COMMANDS = ("reopen.asked", "dispatch.reconsider", "case.closed", "step.ended")
"""Messages that people's commands and the write path send; acts name theirs themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What the files bring along besides processes."""

    forms: frozenset[str]
    decisions: frozenset[str]


Words = Callable[[Declared], Vocabulary]


def form_key(name: str) -> tuple[str, str] | None:
    """(form, schema or ui) of a file name, None where it is no part of a form."""
    base = PurePosixPath(name.replace("\\", "/")).name
    key, _, part = base.removesuffix(".json").rpartition(".")
    return (key, part) if base.endswith(".json") and key and part in ("schema", "ui") else None


def words(
    declared: Declared,
    *,
    roles: Iterable[str],
    forms: Iterable[str],
    decisions: Iterable[str],
    settings: Mapping[str, str],
    processes: Collection[Process],
) -> Vocabulary:
    """What there is, and what the files bring along."""
    acts = catalogue()
    return Vocabulary(
        roles=frozenset(roles),
        forms=frozenset(forms) | declared.forms,
        acts={each.name: frozenset(p.name for p in each.params) for each in acts.values()},
        required={
            each.name: frozenset(p.name for p in each.params if p.required)
            for each in acts.values()
        },
        settings=settings,
        processes={
            each.id: KnownProcess(
                id=each.id, inputs=each.inputs, results=each.results, kind=each.kind
            )
            for each in processes
        },
        decisions=frozenset(decisions) | declared.decisions,
        statuses=frozenset(status.code for each in processes for status in each.statuses),
        messages=frozenset(SENT_BY_COMMANDS)
        | {message for each in acts.values() for message in each.sends}
        | {message for each in processes for message in each.thrown},
        case=CASE_FACTS,
        callers=tuple(processes),
    )


def shipped_words(shipped: Mapping[str, bytes]) -> Words:
    """Of a county that has changed nothing: what a release brings along."""
    processes = [
        described(content, name=name) for name, content in shipped.items() if name.endswith(".bpmn")
    ]
    declared = chain.from_iterable(each.settings for each in processes)
    settings = {each.key: str(each.type) for each in domain_settings.CATALOGUE}
    settings |= {each.key: each.type for each in declared}
    keys = [form_key(name) for name in shipped]
    forms = {key[0] for key in keys if key is not None}
    decisions = {
        decision.id
        for name, content in shipped.items()
        if name.endswith(".dmn")
        for decision in parse_decisions(content, name=name)
    }
    return lambda given: words(
        given,
        roles=ROLES,
        forms=forms,
        decisions=decisions,
        settings=settings,
        processes=processes,
    )


def misdeclared_settings(
    deployed: Iterable[Process], known: Iterable[Process]
) -> list[DeploymentFinding]:
    """What is wrong with the settings that the deployed processes declare beside the others."""
    new = list(deployed)
    replaced = {process.id for process in new}
    findings: list[DeploymentFinding] = []
    declared: list[domain_settings.Setting] = []
    for process in [*(each for each in known if each.id not in replaced), *new]:
        for setting in process.settings:
            try:
                declared.append(
                    domain_settings.declared(
                        setting.key,
                        setting.type,
                        setting.default,
                        setting.zh,
                        setting.en,
                        process=process.id,
                    )
                )
                domain_settings.CATALOGUE.with_declared(declared)
            except GridcaseError as error:
                found = error.finding()
                findings.append(
                    DeploymentFinding(
                        code=found.code,
                        where=f"{process.file}#{process.id}",
                        zh=found.zh,
                        en=found.en,
                    )
                )
                declared = [each for each in declared if each.key != setting.key]
    return findings


__all__ = [
    "SENT_BY_COMMANDS",
    "Declared",
    "Words",
    "form_key",
    "misdeclared_settings",
    "shipped_words",
    "words",
]
