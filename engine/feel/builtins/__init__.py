"""The built-in functions of DMN 1.5; importing this package fills the table."""

from engine.feel.builtins import (  # noqa: F401
    contexts,
    conversion,
    lists,
    numbers,
    ranges,
    strings,
    temporal,
)
from engine.feel.builtins.registry import (
    BUILTINS,
    Overload,
    apply,
    as_function,
    usage,
)

__all__ = ["BUILTINS", "Overload", "apply", "as_function", "usage"]
