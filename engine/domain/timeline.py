"""The hash chain of a case's timeline, in its final form (architecture.md §3).

`hash = SHA-256(prev ‖ canonical JSON of the entry without prev and hash)`. Canonical JSON is RFC
8785 for the data that timelines hold: text keys, text, whole numbers, booleans, null, lists and
objects; times as `2026-11-21T08:00:00.000000Z`. Floats are refused: write an amount as text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from engine.errors.domain import NotCanonical

GENESIS = bytes(32)
"""`prev` of the first entry of a case."""

SALT_BYTES = 16
_DEPTH = 32
_LARGEST = 2**53 - 1  # beyond it readers that use doubles (RFC 8785) disagree
_dumps = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False, allow_nan=False
).encode


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a case's timeline. `data` holds codes, ids, numbers and setting values, never
    names, phones or free text; `blobs` the hex digests of what lies in side tables."""

    case_id: int
    seq: int  # 1, 2, 3 … within the case
    at: datetime
    kind: str
    actor_id: int | None = None
    on_behalf_of: int | None = None
    run: int | None = None
    node: str | None = None
    definition: int | None = None  # id of the definition version
    data: Mapping[str, object] = field(default_factory=dict)
    blobs: tuple[str, ...] = ()

    def content(self) -> dict[str, object]:
        """What is hashed, by its name in the chain. Names here never change."""
        return {
            "case_id": self.case_id,
            "seq": self.seq,
            "at": self.at,
            "actor_id": self.actor_id,
            "on_behalf_of": self.on_behalf_of,
            "kind": self.kind,
            "run": self.run,
            "node": self.node,
            "definition": self.definition,
            "data": self.data,
            "blobs": self.blobs,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An entry as it is stored, with its two hashes."""

    entry: Entry
    prev: bytes
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first place where a chain does not hold."""

    seq: int
    zh: str
    en: str


def canonical(entry: Entry | Mapping[str, object]) -> bytes:
    """RFC 8785 bytes. Raises NotCanonical, which names the place as a JSON pointer."""
    content = entry.content() if isinstance(entry, Entry) else entry
    try:
        return _dumps(_plain(content, 0)).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(where="", detail="half a surrogate pair") from error


def entry_hash(prev: bytes, entry: Entry | Mapping[str, object]) -> bytes:
    """32 bytes. Raises NotCanonical."""
    return hashlib.sha256(prev + canonical(entry)).digest()


def link(prev: bytes, entry: Entry) -> Link:
    """The entry as it goes into the table."""
    return Link(entry=entry, prev=prev, hash=entry_hash(prev, entry))


def salted_digest(content: bytes, salt: bytes) -> str:
    """Hex of SHA-256(salt ‖ content), for `blobs`. With content and salt deleted the chain still
    verifies and the digest tells nothing. `salt` is 16 random bytes, new for each content."""
    if len(salt) != SALT_BYTES:
        raise NotCanonical(where="/blobs", detail=f"a salt of {len(salt)} bytes")
    return hashlib.sha256(salt + content).hexdigest()


def timestamp(moment: datetime) -> str:
    """`2026-11-21T08:00:00.000000Z`. Raises NotCanonical for a naive moment."""
    if moment.tzinfo is None:
        raise NotCanonical(where="", detail="a moment without a time zone")
    plain = moment.astimezone(UTC).replace(tzinfo=None)
    return plain.isoformat(timespec="microseconds") + "Z"


def verify(
    links: Iterable[Link], *, head: bytes | None = None, case_id: int | None = None
) -> Broken | None:
    """The first broken link of one case's chain in order of seq, or None if it holds.

    `head` is the newest hash as the case row keeps it: without it, entries cut off at the end
    cannot be noticed.
    """
    prev, seq, case = GENESIS, 0, case_id
    for stored in links:
        entry = stored.entry
        seq += 1
        case = entry.case_id if case is None else case
        if entry.case_id != case:
            return Broken(
                seq=entry.seq, zh="条目属于另一事件", en="The entry belongs to another case."
            )
        if entry.seq != seq:
            return Broken(
                seq=seq, zh=f"缺少第 {seq} 条", en=f"Entry {seq} is missing; {entry.seq} follows."
            )
        if stored.prev != prev:
            return Broken(seq=seq, zh="与上一条不衔接", en="It does not follow the one before.")
        try:
            expected = entry_hash(prev, entry)
        except NotCanonical:
            return Broken(seq=seq, zh="内容无法读取", en="Its content cannot be read.")
        if stored.hash != expected:
            return Broken(seq=seq, zh="内容被更改", en="Its content was changed.")
        prev = stored.hash
    if head is not None and head != prev:
        return Broken(seq=seq + 1, zh="末尾条目缺失", en="Entries at the end are missing.")
    return None


def _plain(value: object, depth: int) -> object:
    """Only types that json writes as RFC 8785 wants them, keys in its order."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is int:
        if -_LARGEST <= value <= _LARGEST:  # type: ignore[operator]
            return value
        raise NotCanonical(where="", detail="a number beyond 2^53")
    if depth > _DEPTH:
        raise NotCanonical(where="", detail="too deep")
    if kind is dict or isinstance(value, Mapping):
        return _object(value, depth + 1)  # type: ignore[arg-type]
    if isinstance(value, (list, tuple)):
        return _list(value, depth + 1)
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, str):  # StrEnum
        return str.__str__(value)
    raise NotCanonical(where="", detail=f"a value of type {kind.__name__}")


def _object(value: Mapping[object, object], depth: int) -> dict[str, object]:
    ascii_keys = True
    for key in value:
        if not isinstance(key, str):
            raise NotCanonical(where="", detail=f"a key of type {type(key).__name__}")
        ascii_keys = ascii_keys and key.isascii()
    names = cast("Mapping[str, object]", value)
    plain: dict[str, object] = {}
    for name in sorted(names) if ascii_keys else sorted(names, key=_utf16):
        try:
            plain[name] = _plain(names[name], depth)
        except NotCanonical as error:  # the place is put together on the way out
            raise _at(name, error) from None
    return plain


def _list(value: Sequence[object], depth: int) -> list[object]:
    plain: list[object] = []
    for number, item in enumerate(value):
        try:
            plain.append(_plain(item, depth))
        except NotCanonical as error:
            raise _at(str(number), error) from None
    return plain


def _at(name: str, error: NotCanonical) -> NotCanonical:
    return NotCanonical(where=f"/{name}{error.where}", detail=error.values["detail"])


def _utf16(key: str) -> bytes:
    """RFC 8785 §3.2.3 orders keys by UTF-16 code units."""
    return key.encode("utf-16-be", "surrogatepass")
