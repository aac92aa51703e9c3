"""What deployment finds in a diagram or a decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from engine.errors.base import Finding, GridcaseError


class Severity(StrEnum):
    ERROR = "error"  # refuses the deployment
    WARNING = "warning"  # shown, does not refuse
    INFO = "info"  # worth knowing


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentFinding(Finding):
    """One thing wrong in a deployed file; `where` is `file#element`.

    The texts say what is wrong and how to mend it; `mend` repeats the latter alone, where a rule
    has one. `line` and `column` (from 1) are where the element's tag begins. `trace` are the nodes
    a case passes on its way into the fault, in order, for playing on the diagram.
    """

    severity: Severity = Severity.ERROR
    line: int | None = None
    column: int | None = None
    mend_zh: str = ""
    mend_en: str = ""
    trace: tuple[str, ...] = ()


class DefinitionInvalid(GridcaseError):
    """A file that cannot be deployed or compiled; `findings` says why, each with its element."""

    code = "definition-invalid"
    zh = "{where}：有 {count} 处错误，未部署。请按下列提示逐一修改。"
    en = "{where}: {count} mistake(s), nothing was deployed. Mend each as listed."


class DeploymentRefused(GridcaseError):
    """A deployment with at least one error; `findings` lists them all, nothing was stored."""

    code = "deployment-refused"
    zh = "部署被拒绝：有 {count} 处错误，未保存任何内容。请按下列提示逐一修改。"
    en = "The deployment is refused: {count} mistake(s), nothing was stored. Mend each as listed."


def refuse(name: str, findings: Iterable[DeploymentFinding]) -> None:
    """Raise DefinitionInvalid when one of `findings` is an error; warnings alone pass."""
    listed = tuple(findings)
    errors = [each for each in listed if each.severity is Severity.ERROR]
    if errors:
        raise DefinitionInvalid(where=name, count=len(errors), findings=listed)
