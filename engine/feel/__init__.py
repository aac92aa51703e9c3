"""FEEL and DMN: the only expression language in diagrams and tables; no Python is ever evaluated.

Compile once, at deployment, with the names and functions there are; evaluate as often as needed.

    >>> from engine.feel import compile_expression
    >>> compile_expression("level >= 3").evaluate({"level": 4})
    True
"""

from engine.feel.decision import (
    Aggregation,
    Decision,
    Explained,
    HitPolicy,
    Input,
    Output,
    Rule,
    Service,
)
from engine.feel.decision_xml import Model, parse_decisions, parse_model
from engine.feel.evaluation import Budget
from engine.feel.exchange import from_json, to_json
from engine.feel.expression import (
    Expression,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
)
from engine.feel.signature import Signature
from engine.feel.temporal import Date, DateAndTime, DaysDuration, MonthsDuration, Time
from engine.feel.values import Function, Range

__all__ = [
    "Aggregation",
    "Budget",
    "Date",
    "DateAndTime",
    "DaysDuration",
    "Decision",
    "Explained",
    "Expression",
    "Function",
    "HitPolicy",
    "Input",
    "Model",
    "MonthsDuration",
    "Output",
    "Range",
    "Rule",
    "Service",
    "Signature",
    "Time",
    "UnaryTests",
    "compile_expression",
    "compile_unary_tests",
    "from_json",
    "parse_decisions",
    "parse_model",
    "to_json",
]
