"""The nodes of a compiled process: SpiffWorkflow's specs, looking no further than one step ahead.

Stock specs predict the tree below a task and search it for what to do next. Here a task gets its
children when it is done, joins count the tokens that have arrived, and a node closes the siblings
it makes pointless. Nothing on a spec changes after `freeze`: all runs of a process share it.
"""

from engine.workflow.specs.base import Lazy
from engine.workflow.specs.events import (
    Boundary,
    Catch,
    EndEvent,
    Receive,
    Send,
    StartEvent,
    Throw,
    fire,
)
from engine.workflow.specs.frame import ProcessSpec, Split, gather
from engine.workflow.specs.gateways import EventGateway, Exclusive, Inclusive, Parallel
from engine.workflow.specs.loops import LoopTask, Many
from engine.workflow.specs.scopes import Call, Embedded, EventSubprocess
from engine.workflow.specs.tasks import Human, Rule, Service

__all__ = [
    "Boundary",
    "Call",
    "Catch",
    "Embedded",
    "EndEvent",
    "EventGateway",
    "EventSubprocess",
    "Exclusive",
    "Human",
    "Inclusive",
    "Lazy",
    "LoopTask",
    "Many",
    "Parallel",
    "ProcessSpec",
    "Receive",
    "Rule",
    "Send",
    "Service",
    "Split",
    "StartEvent",
    "Throw",
    "fire",
    "gather",
]
