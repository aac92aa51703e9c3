"""From tokens to the tree: recursive descent for the forms, precedence climbing for operators."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal

from engine.errors.feel import FeelSyntax, FeelTooComplex
from engine.feel import syntax as s
from engine.feel.lexer import Kind, Token, syntax_error, tokenize, unexpected
from engine.feel.names import Phrases
from engine.feel.temporal import parse_temporal
from engine.feel.types import SIMPLE_TYPES, Type
from engine.feel.values import number

MAX_DEPTH = 60

# Words that end a name written without being known: nothing else can follow an operand.
_ENDS_NAME = frozenset(
    {"in", "and", "or", "between", "then", "else", "return", "satisfies", "instance"}
)
_NAME_SIGNS = frozenset("-+*/.'") | {"**"}  # what DMN allows inside names
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_STRENGTH = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(_COMPARISONS, 3),
    "between": 3,
    "in": 3,
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "**": 6,
    "instance": 7,
}
_OPERAND = 4  # what may stand beside a comparison
_CONSTANTS = {"null": None, "true": True, "false": False}
_TYPE_PHRASES = Phrases(SIMPLE_TYPES)
NO_TYPES: Mapping[str, Type] = {}


class Parser:
    """One text, read once.

    `phrases` are the known names of several words, functions included, `types` those of the
    document the text stands in.
    """

    def __init__(
        self, text: str, phrases: Iterable[Phrases], types: Mapping[str, Type] = NO_TYPES
    ) -> None:
        self.text = text
        self._types = types
        self._type_phrases = Phrases(types) if types else None
        self.tokens = tokenize(text)
        self.at = 0
        self._depth = 0
        self._interval_depth = 0
        self._phrases = list(phrases)
        self._scope: list[str] = []  # local names, innermost last
        self._local = Phrases()
        self._uses_input = False
        self._lenient = False  # as in documents of others: a function of elsewhere gives null

    # entrances ---------------------------------------------------------------------------------

    def expression_only(self, *, listed: bool = False) -> s.Node:
        """`listed`: several, with commas between them, are a list."""
        self._lenient = listed
        node = self.expression()
        if listed and self._is(","):
            items = [node]
            while self._is(","):
                self.at += 1
                items.append(self.expression())
            node = s.ListOf(node.position, items)
        self._expect_end()
        return node

    def unary_tests_only(self) -> tuple[list[s.Node], bool]:
        """The tests of a decision table's cell, and whether they are negated; `-` is no tests."""
        if self._is("-") and self.tokens[self.at + 1].kind is Kind.END:
            return [], False
        if self._is("not") and self.tokens[self.at + 1].text == "(":
            start = self.at
            try:
                self.at += 2
                tests = self._tests()
                self._expect(")")
                self._expect_end()
            except FeelSyntax:
                self.at, self._depth = start, 0  # `not(a) and b`: an ordinary expression after all
            else:
                return tests, True
        tests = self._tests()
        self._expect_end()
        return tests, False

    # operators ---------------------------------------------------------------------------------

    def expression(self, strength: int = 0) -> s.Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FeelTooComplex(limit=f"{MAX_DEPTH} levels", position=self._token.start)
        left = self._operand()
        while True:
            token = self._token
            power = _STRENGTH.get(token.text, 0)
            if power <= strength or token.kind is Kind.STRING:
                break
            self.at += 1
            left = self._operation(left, token, power)
        self._depth -= 1
        return left

    def _operation(self, left: s.Node, token: Token, power: int) -> s.Node:
        operator = token.text
        if power <= 2:
            operands = [left, self.expression(power)]
            if isinstance(left, s.Logic) and left.operator == operator:
                left.operands.append(operands[1])  # a chain stays flat, however long
                return left
            return s.Logic(token.start, operator, operands)
        if operator in _COMPARISONS:
            return s.Comparison(token.start, operator, left, self._compared(operator))
        if operator == "between":
            low = self.expression(_OPERAND - 1)
            self._expect("and")
            return s.Between(token.start, left, low, self.expression(_OPERAND - 1))
        if operator == "in":
            return s.In(token.start, left, self._in_tests())
        if operator == "instance":
            self._expect("of")
            return s.InstanceOf(token.start, left, self._type())
        return s.Arithmetic(token.start, operator, left, self.expression(power))

    def _compared(self, operator: str) -> s.Node:
        """What stands right of a comparison; a unary range (`r = >=2`) only where equality is."""
        unary = self._token.kind is Kind.SIGN and self._token.text in ("<", "<=", ">", ">=")
        if unary and operator in ("=", "!="):
            return self._unary()
        return self.expression(_OPERAND - 1)

    def _operand(self) -> s.Node:
        if self._is("-"):
            start = self._next().start
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise FeelTooComplex(limit=f"{MAX_DEPTH} levels", position=start)
            operand = self._operand()
            self._depth -= 1
            if isinstance(operand, s.Literal) and isinstance(operand.value, Decimal):
                return s.Literal(start, -operand.value)
            return s.Negation(start, operand)
        node = self._primary()
        while self._token.kind is Kind.SIGN:
            if self._is("."):
                self.at += 1
                node = s.Path(self._token.start, node, self._member_name())
            elif self._is("["):
                if self._is_open_end():
                    break
                start = self._next().start
                with self._names("item"):
                    condition = self.expression()
                self._expect("]")
                node = s.Filter(start, node, condition)
            elif self._is("("):
                node = self._call(node)
            else:
                break
        return node

    def _is_open_end(self) -> bool:
        """`[1..5[`: a bracket that closes an interval, which is all that can follow it."""
        return self._interval_depth > 0 and self._closes_interval()

    def _closes_interval(self) -> bool:
        following = self.tokens[self.at + 1]
        return following.kind is Kind.END or following.text in {
            ")", "]", ",", "}", ".", "and", "or", "then", "else", "return", "satisfies", "=", "!="
        }  # fmt: skip

    # primaries ---------------------------------------------------------------------------------

    def _primary(self) -> s.Node:
        token = self._token
        if token.kind is Kind.NAME:
            return self._word()
        if token.kind is Kind.NUMBER:
            self.at += 1
            value = number(Decimal(token.text)) if len(token.text) <= 400 else None
            if value is None:
                raise self._error(token, zh="数字过大", en="the number is too large")
            return s.Literal(token.start, value)
        if token.kind is Kind.STRING:
            self.at += 1
            return s.Literal(token.start, token.text)
        if token.kind is Kind.TEMPORAL:
            self.at += 1
            moment = parse_temporal(token.text)
            if moment is None:
                raise self._error(
                    token,
                    zh=f"“{token.text}”不是日期、时间或时长",
                    en=f"'{token.text}' is no date, time or duration",
                )
            return s.Literal(token.start, moment)
        form = _FORMS.get(token.text) if token.kind is Kind.SIGN else None
        if form is None:
            raise unexpected(self.text, token)
        return form(self)

    def _word(self) -> s.Node:
        token = self._token
        found = self._known_name()
        if found is None:
            form = _WORD_FORMS.get(token.text)
            if form is not None and token.text not in self._scope:
                return form(self)
            if token.text in _CONSTANTS and not self._continues_name():
                self.at += 1
                return s.Literal(token.start, _CONSTANTS[token.text])
            if token.text in _ENDS_NAME:
                raise unexpected(self.text, token)
        length, name = found or (1, token.text)
        merged = self._merged_length()
        if merged > length:
            length, name = merged, " ".join(t.text for t in self.tokens[self.at :][:merged])
        self.at += length
        if name == "?":
            self._uses_input = True
        return s.Name(token.start, name)

    def _known_name(self) -> tuple[int, str] | None:
        best: tuple[int, str] | None = None
        for phrases in (self._local, *self._phrases):
            found = phrases.match(self.tokens, self.at)
            if found is None or (best is not None and found[0] <= best[0]):
                continue
            # `date and time` is a function only where it is called: two names otherwise
            called = self.tokens[self.at + found[0]].text == "("
            if found[1] in _FUNCTION_LIKE and not called:
                continue
            best = found
        return best

    def _merged_length(self) -> int:
        """Words in a row are one name, as no expression has two operands side by side."""
        end = self.at + 1
        while self._joins(self.tokens[end]):
            end += 1
        return end - self.at

    @staticmethod
    def _joins(token: Token) -> bool:
        if token.kind is Kind.NUMBER:
            return token.text.isdigit()
        return token.kind is Kind.NAME and token.text not in _ENDS_NAME

    def _continues_name(self) -> bool:
        return self._joins(self.tokens[self.at + 1])

    def _member_name(self) -> str:
        """A name after a dot, or of a named argument."""
        if self._token.kind is not Kind.NAME:
            raise unexpected(self.text, self._token)
        found = self._known_name()
        merged = self._merged_length()
        if found is not None and found[0] >= merged:
            self.at += found[0]
            return found[1]
        name = " ".join(token.text for token in self.tokens[self.at : self.at + merged])
        self.at += merged
        return name

    def _parenthesis(self) -> s.Node:
        start = self._next().start
        if self._token.text in _COMPARISONS and self._token.kind is Kind.SIGN:
            node = self._unary()
            self._expect(")")
            return node
        node = self.expression()
        if self._is(".."):
            return self._interval(start, node, start_included=False)
        self._expect(")")
        return node

    def _interval(self, start: int, low: s.Node, *, start_included: bool) -> s.Node:
        self._expect("..")
        self._interval_depth += 1
        high = self.expression()
        self._interval_depth -= 1
        if not (self._is("]") or self._is(")") or self._is("[")):
            raise unexpected(self.text, self._token)
        return s.Interval(start, low, high, start_included, self._next().text == "]")

    def _open_interval(self) -> s.Node:
        start = self._next().start
        return self._interval(start, self.expression(), start_included=False)

    def _bracket(self) -> s.Node:
        start = self._next().start
        items: list[s.Node] = []
        while not self._is("]"):
            items.append(self._list_item())
            if len(items) == 1 and self._is(".."):
                return self._interval(start, items[0], start_included=True)
            if not self._is("]"):
                self._expect(",")
                if self._is("]"):
                    raise unexpected(self.text, self._token)
        self.at += 1
        return s.ListOf(start, items)

    def _list_item(self) -> s.Node:
        if self._token.text in _COMPARISONS and self._token.kind is Kind.SIGN:
            return self._unary()
        return self.expression()

    def _unary(self) -> s.Node:
        token = self._next()
        return s.Unary(token.start, token.text, self.expression(_OPERAND - 1))

    def _brace(self) -> s.Node:
        start = self._next().start
        entries: list[tuple[str, s.Node]] = []
        names: list[str] = []
        while not self._is("}"):
            key_token = self._token
            key = self._key()
            self._expect(":")
            with self._names(*names):
                value = self.expression()
            if any(key == other for other, _ in entries):
                raise self._error(key_token, zh=f"键“{key}”重复", en=f"the key '{key}' is repeated")
            entries.append((key, value))
            names.append(key)
            if not self._is("}"):
                self._expect(",")
                if self._is("}"):
                    raise unexpected(self.text, self._token)
        self.at += 1
        for name in names:
            self._local.add(name)  # so that `{a-b: 1}.a-b` finds it
        return s.ContextOf(start, entries)

    def _key(self) -> str:
        token = self._token
        if token.kind is Kind.STRING:
            self.at += 1
            return token.text
        start = self.at
        while self._is_name_part():
            self.at += 1
        if self.at == start or token.kind is not Kind.NAME:
            raise unexpected(self.text, token)
        return " ".join(self.text[token.start : self.tokens[self.at - 1].end].split())

    def _call(self, function: s.Node) -> s.Node:
        start = self._next().start
        if isinstance(function, s.Name):
            start = function.position
        arguments: list[s.Node] = []
        names: list[str] = []
        while not self._is(")"):
            name = self._argument_name()
            if name is not None:
                names.append(name)
            elif names:
                raise unexpected(self.text, self._token)
            arguments.append(self._list_item())
            if not self._is(")"):
                self._expect(",")
                if self._is(")"):
                    raise unexpected(self.text, self._token)
        self.at += 1
        return s.Call(start, function, arguments, names)

    def _argument_name(self) -> str | None:
        if self._token.kind is not Kind.NAME:
            return None
        end = self.at
        while self.tokens[end].kind is Kind.NAME or self.tokens[end].text.isdigit():
            end += 1
        if self.tokens[end].text != ":" or self.tokens[end].kind is not Kind.SIGN:
            return None
        name = " ".join(token.text for token in self.tokens[self.at : end])
        self.at = end + 1
        return name

    def _if(self) -> s.Node:
        start = self._next().start
        condition = self.expression()
        self._expect("then")
        yes = self.expression()
        self._expect("else")
        return s.If(start, condition, yes, self.expression())

    def _for(self) -> s.Node:
        start = self._next().start
        with self._iterations("return") as iterations, self._names("partial"):
            return s.For(start, iterations, self.expression())

    def _quantified(self) -> s.Node:
        token = self._next()
        with self._iterations("satisfies") as iterations:
            return s.Quantified(token.start, token.text == "every", iterations, self.expression())

    @contextmanager
    def _iterations(self, end_word: str) -> Iterator[list[s.Iteration]]:
        iterations: list[s.Iteration] = []
        names: list[str] = []
        while True:
            token = self._token
            name = self._new_name("in")
            self._expect("in")
            with self._names(*names):
                source = self.expression()
                end = None
                if self._is(".."):
                    self.at += 1
                    end = self.expression()
            iterations.append(s.Iteration(token.start, name, source, end))
            names.append(name)
            if not self._is(","):
                break
            self.at += 1
        self._expect(end_word)
        with self._names(*names):
            yield iterations

    def _is_name_part(self) -> bool:
        token = self._token
        if token.kind is Kind.SIGN:
            return token.text in _NAME_SIGNS
        return token.kind in (Kind.NAME, Kind.NUMBER)

    def _new_name(self, *ends: str) -> str:
        """A name being introduced: everything up to the word or sign that must follow."""
        start = self._token
        if start.kind is not Kind.NAME:
            raise unexpected(self.text, start)
        self.at += 1
        while self._is_name_part() and self._token.text not in ends:
            self.at += 1
        return " ".join(self.text[start.start : self.tokens[self.at - 1].end].split())

    def _function(self) -> s.Node:
        if self.tokens[self.at + 1].text != "(":
            raise unexpected(self.text, self.tokens[self.at + 1])
        start = self._next().start
        self._expect("(")
        parameters: list[tuple[str, Type | None]] = []
        while not self._is(")"):
            name = self._new_name(":", ",", ")")
            kind = None
            if self._is(":"):
                self.at += 1
                kind = self._type()
            parameters.append((name, kind))
            if not self._is(")"):
                self._expect(",")
        self.at += 1
        if self._is("external"):
            if not self._lenient:
                raise self._error(
                    self._token, zh="不支持外部函数", en="external functions are not available"
                )
            self.at += 1
            where = self.expression()
            return s.FunctionOf(start, parameters, s.Literal(where.position, None))
        with self._names(*(name for name, _ in parameters)):
            return s.FunctionOf(start, parameters, self.expression())

    # tests -------------------------------------------------------------------------------------

    def _in_tests(self) -> list[s.Node]:
        if not self._is("("):
            return [self._positive_test(_OPERAND - 1)]
        start = self._token.start
        self.at += 1
        tests = [self._positive_test()]
        if self._is(".."):
            low = tests[0]
            if isinstance(low, s.Test):
                low = low.expression
            return [self._test(self._interval(start, low, start_included=False))]
        while self._is(","):
            self.at += 1
            tests.append(self._positive_test())
        self._expect(")")
        return tests

    def _tests(self) -> list[s.Node]:
        tests = [self._positive_test()]
        while self._is(","):
            self.at += 1
            tests.append(self._positive_test())
        return tests

    def _positive_test(self, strength: int = 0) -> s.Node:
        if self._token.text in _COMPARISONS and self._token.kind is Kind.SIGN:
            return self._test(self._unary())
        before, self._uses_input = self._uses_input, False
        node = self.expression(strength)
        test = self._test(node)
        self._uses_input = before or self._uses_input
        return test

    def _test(self, node: s.Node) -> s.Test:
        return s.Test(node.position, node, self._uses_input)

    # types -------------------------------------------------------------------------------------

    def _type(self) -> Type:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FeelTooComplex(limit=f"{MAX_DEPTH} levels", position=self._token.start)
        token = self._token
        found = _TYPE_PHRASES.match(self.tokens, self.at)
        if self._type_phrases is not None:
            own = self._type_phrases.match(self.tokens, self.at)
            found = own if own and (not found or own[0] > found[0]) else found
        length, name = found or (1, token.text)
        if name not in SIMPLE_TYPES and name not in self._types:
            raise self._error(token, zh=f"没有类型“{name}”", en=f"there is no type '{name}'")
        self.at += length
        result = self._types.get(name) or Type(name)
        if self._is("<") and name in ("list", "range", "context", "function"):
            self.at += 1
            result = self._type_parts(name)
        self._depth -= 1
        return result

    def _type_parts(self, name: str) -> Type:
        parts: list[Type] = []
        entries: list[tuple[str, Type]] = []
        while not self._is(">"):
            if name == "context":
                entry = self._new_name(":")
                self._expect(":")
                entries.append((entry, self._type()))
            else:
                parts.append(self._type())
            if not self._is(">"):
                self._expect(",")
        self.at += 1
        if name == "function":
            self._expect("->")
            entries.append(("result", self._type()))
        if name in ("list", "range") and len(parts) != 1:
            raise unexpected(self.text, self.tokens[self.at - 1])
        has_entries = name in ("context", "function")
        return Type(name, tuple(parts), tuple(entries) if has_entries else None)

    # tokens ------------------------------------------------------------------------------------

    @property
    def _token(self) -> Token:
        return self.tokens[self.at]

    def _next(self) -> Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def _is(self, text: str) -> bool:
        token = self.tokens[self.at]
        return token.text == text and token.kind in (Kind.SIGN, Kind.NAME)

    def _expect(self, text: str) -> None:
        if not self._is(text):
            token = self._token
            found = self.text[token.start : token.end]
            if token.kind is not Kind.END and not found.isascii() and token.kind is Kind.SIGN:
                raise unexpected(self.text, token)
            raise self._error(
                token,
                zh=f"此处应为“{text}”" + (f"，而不是“{found}”" if found else ""),
                en=f"'{text}' is expected here" + (f", not '{found}'" if found else ""),
            )
        self.at += 1

    def _expect_end(self) -> None:
        if self._token.kind is not Kind.END:
            raise unexpected(self.text, self._token)

    def _error(self, token: Token, *, zh: str, en: str) -> FeelSyntax:
        return syntax_error(self.text, token.start, zh=zh, en=en)

    @contextmanager
    def _names(self, *names: str) -> Iterator[None]:
        """Local names are known inside; those of several words stay known, which harms nobody."""
        for name in names:
            self._local.add(name)
        self._scope.extend(names)
        try:
            yield
        finally:
            del self._scope[len(self._scope) - len(names) :]


_FUNCTION_LIKE = frozenset({"date and time", "years and months duration"})
_FORMS: dict[str, Callable[[Parser], s.Node]] = {
    "(": Parser._parenthesis,
    "[": Parser._bracket,
    "]": Parser._open_interval,
    "{": Parser._brace,
}
_WORD_FORMS: dict[str, Callable[[Parser], s.Node]] = {
    "if": Parser._if,
    "for": Parser._for,
    "some": Parser._quantified,
    "every": Parser._quantified,
    "function": Parser._function,
}
