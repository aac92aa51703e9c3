"""What a function takes: host functions declare it, built-in ones are read from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of a host function, as diagrams spell them (blanks allowed).

    The first `required` must be given. `variadic`: any number of positional arguments; what
    follows them is named, as in `share(50, 80, repeat: l, times: 3)` with the parameters
    `percent`, `repeat`, `times`.
    """

    params: tuple[str, ...] = ()
    required: int = 0
    variadic: bool = False

    def accepts(self, positional: int, named: list[str]) -> bool:
        if len(set(named)) != len(named) or not set(named) <= set(self.params):
            return False
        if self.variadic:
            filled = set(self.params[: min(positional, max(1, self.required))]) | set(named)
        elif positional > len(self.params) or set(named) & set(self.params[:positional]):
            return False
        else:
            filled = set(self.params[:positional]) | set(named)
        return set(self.params[: self.required]) <= filled

    def usage(self, name: str) -> str:
        """How a call looks, for error messages: `share(percent…, [repeat], [times])`."""
        shown = [
            (each if index < self.required else f"[{each}]")
            + ("…" if self.variadic and index == 0 else "")
            for index, each in enumerate(self.params)
        ]
        return f"{name}({', '.join(shown)})"
