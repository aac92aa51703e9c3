"""What every error of Gridcase has: a stable code, a place, and a sentence in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """How a caller should take an error; the API turns each kind into one HTTP status."""

    INVALID = "invalid"  # the input breaks a rule: mend it and send it again
    NOT_SIGNED_IN = "not_signed_in"
    FORBIDDEN = "forbidden"  # known, but not allowed
    NOT_FOUND = "not_found"  # not there, or must not be known to be there
    CONFLICT = "conflict"  # somebody else was first; look again
    PRECONDITION = "precondition"  # the version that was seen is no longer the newest
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    FAULT = "fault"  # ours: an incident is written


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong at one place.

    `where` names the place so that a person or a program can jump to it: a BPMN element id,
    `row 12, column street`, a JSON pointer into a form's answers.
    """

    code: str
    where: str
    zh: str
    en: str

    def text(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


class GridcaseError(Exception):
    """A broken rule. Subclasses set `code`, `kind` and the two templates; values come as keywords.

    Templates may name any keyword given at raising. A code never changes once released.
    """

    code: ClassVar[str] = "error"
    kind: ClassVar[Kind] = Kind.INVALID
    zh: ClassVar[str] = "出错了。"
    en: ClassVar[str] = "Something went wrong."

    def __init__(
        self, *, where: str = "", findings: Iterable[Finding] = (), **values: object
    ) -> None:
        self.where = where
        self.findings = tuple(findings)
        self.values = values
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """The sentence for a reader of `language` ("zh…" is Chinese, everything else English)."""
        template = self.zh if language.startswith("zh") else self.en
        return template.format_map(_Values(self.values | {"where": self.where}))

    def finding(self) -> Finding:
        """The same error as one line of a list of findings."""
        return Finding(code=self.code, where=self.where, zh=self.text("zh"), en=self.text("en"))

    def __str__(self) -> str:
        head = f"[{self.code}] {self.text('en')}"
        if self.where and self.where not in head:
            head += f" (at {self.where})"
        for finding in self.findings:
            head += f"\n  {finding.where}: [{finding.code}] {finding.en}"
        return head


class _Values(dict[str, object]):
    """A template that names a value nobody gave must not hide the error itself."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
