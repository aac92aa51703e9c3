"""What can be wrong with a FEEL expression or a decision, at deployment or when evaluated."""

from __future__ import annotations

from engine.errors.base import GridcaseError, Kind


class FeelError(GridcaseError):
    """Common to everything that FEEL raises; `position` counts characters from 0."""

    code = "feel"

    @property
    def position(self) -> int | None:
        position = self.values.get("position")
        return position if isinstance(position, int) else None


class FeelSyntax(FeelError):
    code = "feel-syntax"
    zh = "表达式“{text}”第 {column} 个字符处有误：{problem_zh}。"
    en = "Expression '{text}', character {column}: {problem}."


class UnknownName(FeelError):
    code = "feel-unknown-name"
    zh = "表达式“{text}”第 {column} 个字符处：没有名为“{name}”的数据{suggestion_zh}。"
    en = "Expression '{text}', character {column}: nothing is called '{name}'{suggestion}."


class UnknownFunction(FeelError):
    code = "feel-unknown-function"
    zh = "表达式“{text}”第 {column} 个字符处：没有函数“{name}”{suggestion_zh}。"
    en = "Expression '{text}', character {column}: there is no function '{name}'{suggestion}."


class WrongArguments(FeelError):
    code = "feel-wrong-arguments"
    zh = "表达式“{text}”第 {column} 个字符处：函数“{name}”的参数不符，应为 {usage}。"
    en = "Expression '{text}', character {column}: '{name}' takes other arguments: {usage}."


class FeelTooComplex(FeelError):
    code = "feel-too-complex"
    kind = Kind.TOO_LARGE
    zh = "表达式过长或嵌套过深（上限 {limit}）。请拆成几个较小的表达式或决策表。"
    en = "The expression is too long or nested too deeply (limit {limit}). Split it up."


class BudgetExceeded(FeelError):
    code = "feel-budget"
    kind = Kind.TOO_LARGE
    zh = "表达式“{text}”超出计算限额（{what}，上限 {limit}）。请减少循环或缩短列表、文本。"
    en = "Expression '{text}' exceeds its budget ({what}, limit {limit}). Use less repetition."


class FunctionMissing(FeelError):
    code = "feel-function-missing"
    kind = Kind.FAULT
    zh = "计算表达式时缺少函数“{name}”。请联系系统管理员。"
    en = "The function '{name}' was declared but not handed in. This is a fault of the system."


class DecisionInvalid(FeelError):
    code = "decision-invalid"
    zh = "{where}：决策文件有 {count} 处错误。请按下列提示逐一修改。"
    en = "{where}: the decisions have {count} mistake(s). Mend each as listed."


class DecisionAmbiguous(FeelError):
    code = "decision-ambiguous"
    zh = "决策表“{table}”（命中策略 {policy}）同时命中规则 {rules}。请修改规则使其互不重叠。"
    en = "Table '{table}' (hit policy {policy}): the rules {rules} all match. Make them exclusive."
