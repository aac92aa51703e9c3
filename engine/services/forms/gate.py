"""Which forms may be deployed (architecture.md §6.12, domain.md §11).

A form is a JSON Schema 2020-12 and a UI schema. Whatever could fetch, hang or grow without bound
is refused here, once, so that checking answers can trust it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import orjson
import re2
from jsonschema import Draft202012Validator
from jsonschema_specifications import REGISTRY as METASCHEMAS  # type: ignore[import-untyped]

from engine.errors.base import Finding
from engine.errors.definitions import DeploymentFinding, Severity
from engine.services.forms.privacy import refused_topic, telling_name

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MAX_BYTES = 64 * 1024
MAX_DEPTH = 8  # subschemas inside one another, references followed; the form itself is 1
MAX_FIELDS = 200
MAX_NESTING = 40  # brackets of the JSON text; a schema of MAX_DEPTH needs fewer
MAX_SUBSCHEMAS = 2_000  # references followed: what `$defs` that use each other twice can blow up
FORMATS = ("date", "date-time", "time", "email")
WIDGETS = frozenset(
    {
        # ours
        *("area", "category", "department", "limit_row", "person", "photo", "place"),
        # of the renderer
        *("checkbox", "checkboxes", "date", "date-time", "email", "file", "hidden", "radio"),
        *("range", "select", "text", "textarea", "time", "updown"),
    }
)

_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")
_DURATION = re.compile(r"P[1-9][0-9]{0,3}[YMWD]\Z")
_REFUSED_KEYWORDS = (
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$recursiveAnchor",
    "$recursiveRef",
    "$vocabulary",
    "enumNames",
    "patternProperties",
)
_ONE = (
    *("additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then"),
    *("unevaluatedItems", "unevaluatedProperties"),
)
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("$defs", "dependentSchemas", "properties")
_FIELD_PLACES = frozenset({"properties", "items", "prefixItems"})
"""Keywords below which fields are drawn, so that they need texts in both languages; what stands
below `if`, `not` or `x-outcomes` only constrains them."""


def check_form(key: str, schema_bytes: bytes, ui_bytes: bytes) -> list[Finding]:
    """Everything for which the form `key` is refused; nothing found means it may be deployed.

    `where` of each finding is `<form>.schema.json#/pointer` or `<form>.ui.json#/pointer`.
    """
    check = _Check(key)
    if not _KEY.match(key):
        check.add(
            "form-key",
            f"{key}.schema.json",
            "表单名须为小写字母、数字和下划线，如 ask_reporter。",
            "A form is named in lower case with underscores, such as ask_reporter.",
        )
    schema = check.document(schema_bytes, f"{key}.schema.json")
    ui = check.document(ui_bytes, f"{key}.ui.json")
    if schema is not None:
        check.schema(schema)
    if ui is not None and schema is not None:
        check.ui(ui, schema)
    return check.findings


def form_warnings(key: str, schema_bytes: bytes) -> list[DeploymentFinding]:
    """What a person should look at again; for forms that passed `check_form`."""
    schema = orjson.loads(schema_bytes)
    found: list[DeploymentFinding] = []

    def warn(code: str, pointer: str, zh: str, en: str) -> None:
        found.append(
            DeploymentFinding(
                code=code,
                where=f"{key}.schema.json#{pointer}",
                zh=zh,
                en=en,
                severity=Severity.WARNING,
            )
        )

    for name, pointer, field_schema in _fields(schema):
        hit = telling_name(name, field_schema)
        if hit is not None:
            warn(
                "form-telling-name",
                pointer,
                f"字段“{hit}”可能涉及不得采集的个人信息。若不是，请换一个名称；若是，请删除。",
                f"The field “{hit}” sounds like personal data that must not be collected. "
                "Rename it if it is not; remove it if it is.",
            )
        if "enum" in field_schema:
            warn(
                "form-enum",
                pointer,
                "选项请用 oneOf（const、title、x-en）书写，enum 没有中英文名称。",
                "Write choices as oneOf of const, title and x-en: an enum has no texts.",
            )
        given = field_schema.get("format")
        if isinstance(given, str) and given not in FORMATS:
            warn(
                "form-format",
                pointer,
                f"format “{given}”不会被检查；会检查的有 {'、'.join(FORMATS)}。",
                f"The format “{given}” is not checked; checked are {', '.join(FORMATS)}.",
            )
    return found


def _fields(
    schema: Mapping[str, object], pointer: str = ""
) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """The drawn fields (name, pointer, schema), those of lists and groups included."""
    properties = schema.get("properties")
    if isinstance(properties, dict):
        for name, inner in properties.items():
            if isinstance(inner, dict):
                at = f"{pointer}/properties/{_escaped(name)}"
                yield name, at, inner
                yield from _fields(inner, at)
    items = schema.get("items")
    if isinstance(items, dict):
        yield from _fields(items, f"{pointer}/items")


@dataclass
class _Check:
    """One pass over one form."""

    key: str
    findings: list[Finding] = field(default_factory=list)
    root: Mapping[str, object] = field(default_factory=dict)
    fields: int = 0
    subschemas: int = 0

    def add(self, code: str, where: str, zh: str, en: str) -> None:
        self.findings.append(DeploymentFinding(code=code, where=where, zh=zh, en=en))

    def at(self, code: str, pointer: str, zh: str, en: str) -> None:
        self.add(code, f"{self.key}.schema.json#{pointer}", zh, en)

    # --- documents ---------------------------------------------------------------------------

    def document(self, content: bytes, name: str) -> Mapping[str, object] | None:
        if len(content) > MAX_BYTES:
            self.add(
                "form-too-large",
                name,
                f"文件有 {len(content)} 字节，上限为 {MAX_BYTES}。",
                f"The file has {len(content)} bytes; the limit is {MAX_BYTES}.",
            )
            return None
        try:
            document = orjson.loads(content)
        except orjson.JSONDecodeError as error:
            self.add(
                "form-not-json",
                name,
                f"不是有效的 JSON（第 {error.lineno} 行第 {error.colno} 列）。",
                f"This is not valid JSON (line {error.lineno}, column {error.colno}).",
            )
            return None
        if not isinstance(document, dict):
            self.add(
                "form-not-object",
                name,
                "文件的最外层须为 JSON 对象。",
                "The outermost value of the file must be a JSON object.",
            )
            return None
        if _nesting(document) > MAX_NESTING:
            self.add(
                "form-too-deep",
                name,
                f"嵌套超过 {MAX_NESTING} 层。",
                f"Nested deeper than {MAX_NESTING} levels.",
            )
            return None
        return document

    # --- the schema --------------------------------------------------------------------------

    def schema(self, schema: Mapping[str, object]) -> None:
        self.root = schema
        if schema.get("$schema", DIALECT) != DIALECT:
            self.at(
                "form-dialect",
                "/$schema",
                f"只支持 JSON Schema 2020-12（{DIALECT}）。",
                f"Only JSON Schema 2020-12 is supported ({DIALECT}).",
            )
            return
        if not self._well_formed(schema, ""):
            return
        if schema.get("type") != "object" or not isinstance(schema.get("properties"), dict):
            self.at(
                "form-root",
                "",
                '表单须为 "type": "object"，并在 properties 中列出字段。',
                'A form is of "type": "object" and lists its fields in "properties".',
            )
            return
        self._texts(schema, "")
        self._walk(schema, "", depth=1, drawn=True, followed=())
        self._required(schema, "")
        self._outcomes(schema)

    def _well_formed(self, schema: object, pointer: str) -> bool:
        validator = Draft202012Validator(Draft202012Validator.META_SCHEMA, registry=METASCHEMAS)
        errors = list(validator.iter_errors(schema))
        for error in errors[:20]:
            where = pointer + "".join(f"/{_escaped(str(part))}" for part in error.path)
            self.at(
                "form-schema-invalid",
                where,
                f"不符合 JSON Schema 2020-12：{error.message[:200]}",
                f"Not JSON Schema 2020-12: {error.message[:200]}",
            )
        return not errors

    def _outcomes(self, schema: Mapping[str, object]) -> None:
        outcomes = schema.get("x-outcomes", {})
        if not isinstance(outcomes, dict):
            self.at(
                "form-outcomes",
                "/x-outcomes",
                "x-outcomes 须为对象：结果代码 → 该结果的附加要求。",
                "x-outcomes must be an object: code of an outcome -> what it demands in addition.",
            )
            return
        for outcome, demands in outcomes.items():
            pointer = f"/x-outcomes/{_escaped(outcome)}"
            if not _KEY.match(outcome) or not isinstance(demands, dict):
                self.at(
                    "form-outcomes",
                    pointer,
                    "每一项须为“结果代码：附加要求（JSON Schema 对象）”。",
                    "Each entry is the code of an outcome and a JSON Schema object.",
                )
            elif self._well_formed(demands, pointer):
                self._walk(demands, pointer, depth=1, drawn=False, followed=())
                self._required(demands, pointer)

    def _required(self, schema: Mapping[str, object], pointer: str) -> None:
        fields = self.root.get("properties")
        required = schema.get("required", [])
        if isinstance(fields, dict) and isinstance(required, list):
            for name in required:
                if name not in fields:
                    self.at(
                        "form-required-unknown",
                        f"{pointer}/required",
                        f"必填字段“{name}”不在 properties 中，没有人能填写。",
                        f"The required field “{name}” is not in properties; nobody could fill it.",
                    )

    def _walk(
        self,
        schema: object,
        pointer: str,
        *,
        depth: int,
        drawn: bool,
        followed: tuple[str, ...],
    ) -> None:
        if not isinstance(schema, dict):
            return
        self.subschemas += 1
        if self.subschemas > MAX_SUBSCHEMAS:
            if self.subschemas == MAX_SUBSCHEMAS + 1:
                self.at(
                    "form-too-large",
                    pointer,
                    f"展开引用后超过 {MAX_SUBSCHEMAS} 个子模式。",
                    f"With references followed there are more than {MAX_SUBSCHEMAS} subschemas.",
                )
            return
        if depth > MAX_DEPTH:
            self.at(
                "form-too-deep",
                pointer,
                f"嵌套超过 {MAX_DEPTH} 层。",
                f"Nested deeper than {MAX_DEPTH} levels.",
            )
            return
        for keyword in _REFUSED_KEYWORDS:
            if keyword in schema:
                self.at(
                    "form-keyword",
                    f"{pointer}/{_escaped(keyword)}",
                    f"不支持 {keyword}。",
                    f"{keyword} is not supported.",
                )
        self._pattern(schema, pointer)
        self._reference(schema, pointer, depth=depth, drawn=drawn, followed=followed)
        for keyword, inner_pointer, name, inner in _subschemas(schema, pointer):
            field_here = keyword == "properties"
            inner_drawn = drawn and keyword in _FIELD_PLACES
            if field_here:
                self._count(inner_pointer)
                if inner_drawn:
                    self._field(name, inner, inner_pointer)
            self._walk(inner, inner_pointer, depth=depth + 1, drawn=inner_drawn, followed=followed)

    def _count(self, pointer: str) -> None:
        self.fields += 1
        if self.fields == MAX_FIELDS + 1:
            self.at(
                "form-too-many-fields",
                pointer,
                f"字段超过 {MAX_FIELDS} 个。",
                f"There are more than {MAX_FIELDS} fields.",
            )

    def _pattern(self, schema: Mapping[str, object], pointer: str) -> None:
        pattern = schema.get("pattern")
        if not isinstance(pattern, str):
            return
        try:
            re2.compile(pattern, _quiet())
        except re2.error:
            self.at(
                "form-pattern",
                f"{pointer}/pattern",
                f"正则表达式“{pattern[:80]}”不能在线性时间内匹配（RE2），请改写。",
                f"The pattern “{pattern[:80]}” cannot be matched in linear time (RE2). Rewrite it.",
            )

    def _reference(
        self,
        schema: Mapping[str, object],
        pointer: str,
        *,
        depth: int,
        drawn: bool,
        followed: tuple[str, ...],
    ) -> None:
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return
        where = f"{pointer}/$ref"
        if not reference.startswith("#/"):
            self.at(
                "form-reference",
                where,
                f"只能引用本表单内部（#/…），不能引用“{reference[:80]}”。",
                f"Only references into this form (#/…) are allowed, not “{reference[:80]}”.",
            )
        elif reference in followed:
            self.at(
                "form-reference-cycle",
                where,
                f"引用“{reference[:80]}”又引用了自己。",
                f"The reference “{reference[:80]}” leads back to itself.",
            )
        else:
            target = _resolve(self.root, reference)
            if not isinstance(target, (dict, bool)):
                self.at(
                    "form-reference",
                    where,
                    f"引用“{reference[:80]}”不存在。",
                    f"The reference “{reference[:80]}” leads nowhere.",
                )
                return
            self._walk(
                target,
                reference[1:],
                depth=depth + 1,
                drawn=drawn,
                followed=(*followed, reference),
            )

    # --- fields ------------------------------------------------------------------------------

    def _field(self, name: str, schema: object, pointer: str) -> None:
        if not isinstance(schema, dict):
            return
        target = schema
        if isinstance(schema.get("$ref"), str):
            found = _resolve(self.root, schema["$ref"])
            target = {**found, **schema} if isinstance(found, dict) else schema
        self._texts(target, pointer)
        for choice_pointer, choice in _choices(target, pointer):
            self._texts(choice, choice_pointer)
        topic = refused_topic(name, target)
        if topic is not None:
            self.at(
                "form-special-category",
                pointer,
                f"不得采集{topic.zh}方面的个人信息，请删除此字段。",
                f"Personal data about {topic.en} must not be collected. Remove this field.",
            )
        self._personal(target, pointer)

    def _texts(self, schema: Mapping[str, object], pointer: str) -> None:
        for keyword, zh, en in (
            ("title", "缺少中文标题 title。", "The Chinese text `title` is missing."),
            ("x-en", "缺少英文标题 x-en。", "The English text `x-en` is missing."),
        ):
            text = schema.get(keyword)
            if not isinstance(text, str) or not text.strip():
                self.at("form-text-missing", pointer, zh, en)
        if isinstance(schema.get("description"), str) and not isinstance(
            schema.get("x-en-description"), str
        ):
            self.at(
                "form-text-missing",
                pointer,
                "有 description 而缺少英文说明 x-en-description。",
                "There is a description but no English `x-en-description`.",
            )

    def _personal(self, schema: Mapping[str, object], pointer: str) -> None:
        personal = schema.get("personal", False)
        if not isinstance(personal, bool):
            self.at(
                "form-personal",
                f"{pointer}/personal",
                "personal 只能为 true 或 false。",
                "`personal` is either true or false.",
            )
            return
        if not personal:
            return
        purpose, retention = schema.get("purpose"), schema.get("retention")
        if not isinstance(purpose, str) or not purpose.strip():
            self.at(
                "form-personal",
                pointer,
                "个人信息字段须说明用途（purpose）。",
                "A field about a person must say its purpose (`purpose`).",
            )
        if not isinstance(retention, str) or not _DURATION.match(retention):
            self.at(
                "form-personal",
                pointer,
                "个人信息字段须说明保存期限（retention，如 P12M）。",
                "A field about a person must say how long it is kept (`retention`, e.g. P12M).",
            )

    # --- the UI schema -----------------------------------------------------------------------

    def ui(self, ui: Mapping[str, object], schema: Mapping[str, object]) -> None:
        self._ui(ui, schema, "")

    def _ui(self, ui: Mapping[str, object], schema: object, pointer: str) -> None:
        fields = schema.get("properties") if isinstance(schema, dict) else None
        known = set(fields) if isinstance(fields, dict) else set()
        order = ui.get("ui:order", [])
        if not isinstance(order, list) or not set(map(str, order)) <= known | {"*"}:
            self._ui_finding(
                f"{pointer}/ui:order",
                "ui:order 只能列出本层已有的字段。",
                "ui:order may only list fields of this level.",
            )
        widget = ui.get("ui:widget")
        if widget is not None and widget not in WIDGETS:
            self._ui_finding(
                f"{pointer}/ui:widget",
                f"没有名为“{str(widget)[:40]}”的控件。可用的有：{'、'.join(sorted(WIDGETS))}。",
                f"There is no widget “{str(widget)[:40]}”. There are: "
                f"{', '.join(sorted(WIDGETS))}.",
            )
        for name, inner in ui.items():
            if name.startswith("ui:"):
                continue
            at = f"{pointer}/{_escaped(name)}"
            if name == "items" and isinstance(schema, dict) and "items" in schema:
                below: object = schema["items"]
            elif isinstance(fields, dict) and name in fields:
                below = fields[name]
            else:
                self._ui_finding(
                    at,
                    f"表单中没有字段“{name[:40]}”。",
                    f"The form has no field “{name[:40]}”.",
                )
                continue
            if isinstance(inner, dict):
                self._ui(inner, below, at)

    def _ui_finding(self, pointer: str, zh: str, en: str) -> None:
        self.add("form-ui", f"{self.key}.ui.json#{pointer}", zh, en)


def _subschemas(
    schema: Mapping[str, object], pointer: str
) -> Iterator[tuple[str, str, str, object]]:
    """(keyword, pointer, name, subschema) of everything directly below."""
    for keyword in _ONE:
        if keyword in schema:
            yield keyword, f"{pointer}/{keyword}", keyword, schema[keyword]
    for keyword in _LISTS:
        entries = schema.get(keyword)
        if isinstance(entries, list):
            for number, inner in enumerate(entries):
                yield keyword, f"{pointer}/{keyword}/{number}", str(number), inner
    for keyword in _NAMED:
        entries = schema.get(keyword)
        if isinstance(entries, dict):
            for name, inner in entries.items():
                yield keyword, f"{pointer}/{_escaped(keyword)}/{_escaped(name)}", name, inner


def _choices(
    schema: Mapping[str, object], pointer: str
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The entries of a list to choose from, of the field or of its items."""
    entries = schema.get("oneOf")
    if isinstance(entries, list):
        for number, entry in enumerate(entries):
            if isinstance(entry, dict) and "const" in entry:
                yield f"{pointer}/oneOf/{number}", entry
    items = schema.get("items")
    if isinstance(items, dict):
        yield from _choices(items, f"{pointer}/items")


def _resolve(root: object, reference: str) -> object:
    """What `#/a/b` points to, or None."""
    at: object = root
    for part in reference.removeprefix("#/").split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(at, dict) and name in at:
            at = at[name]
        elif isinstance(at, list) and name.isdigit() and int(name) < len(at):
            at = at[int(name)]
        else:
            return None
    return at


def _nesting(document: object) -> int:
    """How deep brackets stand inside one another, without recursion."""
    deepest = 0
    waiting = [(document, 1)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, dict):
            waiting.extend((inner, depth + 1) for inner in value.values())
        elif isinstance(value, list):
            waiting.extend((inner, depth + 1) for inner in value)
        deepest = max(deepest, depth)
    return deepest


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _quiet() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    return options
