"""Processes in BPMN: what is read, compiled and run; SpiffWorkflow stays inside."""

from engine.workflow.compiled import FlowInfo, NodeInfo, Process, Start, Titled
from engine.workflow.library import Compiled, Library
from engine.workflow.results import (
    Ended,
    Mark,
    OpenDeadline,
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
    "Compiled",
    "Ended",
    "Engine",
    "FlowInfo",
    "Library",
    "Limit",
    "Mark",
    "NodeInfo",
    "OpenDeadline",
    "OpenStep",
    "OpenTimer",
    "OpenWait",
    "Outgoing",
    "Passed",
    "Place",
    "Process",
    "Start",
    "Step",
    "StepResult",
    "StoredDefinition",
    "Titled",
    "World",
]
