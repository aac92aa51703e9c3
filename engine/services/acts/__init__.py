"""What diagrams call, registered by name. Importing this package fills the catalogue."""

from engine.services.acts import (
    answering,
    archiving,
    dispatching,
    escalating,
    handling,
    notices,
    orders,
    reopening,
    reporting,
    revisiting,
    rounds,
)
from engine.services.registry import ActEntry, Parameter, act, catalogue

__all__ = [
    "ActEntry",
    "Parameter",
    "act",
    "answering",
    "archiving",
    "catalogue",
    "dispatching",
    "escalating",
    "handling",
    "notices",
    "orders",
    "reopening",
    "reporting",
    "revisiting",
    "rounds",
]
