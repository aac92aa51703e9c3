"""What can be said of an expression's type without evaluating it: results of functions."""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel import syntax as s
from engine.feel.types import ANY, Type, function_type
from engine.feel.values import type_name

_BOOLEAN = Type("boolean")
_YES_OR_NO = (s.Comparison, s.Logic, s.Between, s.In, s.Quantified, s.InstanceOf)


def inferred(node: s.Node, scope: Mapping[str, Type]) -> Type | None:
    """The type of an expression whose local names are those of `scope`; None when unknown."""
    if isinstance(node, s.Literal):
        return Type(type_name(node.value))
    if isinstance(node, s.Name):
        return scope.get(node.name)
    if isinstance(node, _YES_OR_NO):
        return _BOOLEAN
    if isinstance(node, s.ContextOf):
        return _context(node, scope)
    if isinstance(node, s.ListOf):
        kinds = {inferred(each, scope) for each in node.items}
        kind = kinds.pop() if len(kinds) == 1 else ANY
        return None if kind is None else Type("list", (kind,))
    if isinstance(node, s.Arithmetic):
        left, right = inferred(node.left, scope), inferred(node.right, scope)
        return left if left == right and left is not None and left != ANY else None
    if isinstance(node, s.Negation):
        return inferred(node.operand, scope)
    if isinstance(node, s.If):
        yes, no = inferred(node.yes, scope), inferred(node.no, scope)
        return yes if yes == no else None
    if isinstance(node, s.FunctionOf):
        kinds_of = tuple(ANY if kind is None else kind for _, kind in node.parameters)
        names = dict(zip((name for name, _ in node.parameters), kinds_of, strict=True))
        result = inferred(node.body, {**scope, **names})
        return None if result is None else function_type(kinds_of, result)
    return None


def _context(node: s.ContextOf, scope: Mapping[str, Type]) -> Type | None:
    entries: list[tuple[str, Type]] = []
    inside = dict(scope)
    for name, value in node.entries:
        kind = inferred(value, inside)
        if kind is None:
            return Type("context")
        inside[name] = kind
        entries.append((name, kind))
    return Type("context", entries=tuple(entries))
