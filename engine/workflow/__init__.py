"""Processes in BPMN: what is read, compiled and run; SpiffWorkflow stays inside."""

from engine.workflow.compiled import FlowInfo, NodeInfo, Process, Setting, Start, Titled
from engine.workflow.library import Compiled, Library
from engine.workflow.lint import Checked, KnownProcess, Vocabulary, check
from engine.workflow.plans import described
from engine.workflow.results import (
    Ended,
    Mark,
    OpenDeadline,
    OpenPlace,
    OpenStep,
    OpenTimer,
    OpenWait,
    Outgoing,
    Passed,
    Place,
    StepResult,
)
from engine.workflow.run import Engine
from engine.workflow.world import Limit, Step, StoredDefinition, World

__all__ = [
    "Checked",
    "Compiled",
    "Ended",
    "Engine",
    "FlowInfo",
    "KnownProcess",
    "Library",
    "Limit",
    "Mark",
    "NodeInfo",
    "OpenDeadline",
    "OpenPlace",
    "OpenStep",
    "OpenTimer",
    "OpenWait",
    "Outgoing",
    "Passed",
    "Place",
    "Process",
    "Setting",
    "Start",
    "Step",
    "StepResult",
    "StoredDefinition",
    "Titled",
    "Vocabulary",
    "World",
    "check",
    "described",
]
