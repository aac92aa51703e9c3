from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.timeline import (
    GENESIS,
    Entry,
    Link,
    canonical,
    entry_hash,
    link,
    salted_digest,
    timestamp,
    verify,
)
from engine.errors.domain import NotCanonical

AT = datetime(2026, 11, 21, 8, 0, 0, 5, tzinfo=UTC)


def an_entry(seq: int, **more: object) -> Entry:
    return Entry(case_id=7, seq=seq, at=AT, kind="dispatched", **more)  # type: ignore[arg-type]


def a_chain(length: int = 5) -> list[Link]:
    links: list[Link] = []
    prev = GENESIS
    for seq in range(1, length + 1):
        links.append(link(prev, an_entry(seq, data={"department": seq, "kind": "消防"})))
        prev = links[-1].hash
    return links


texts = st.text(st.characters(blacklist_categories=("Cs",)))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(texts, values, max_size=6))
def test_canonical_json_is_that_of_the_reference(data: dict[str, object]) -> None:
    assert canonical(data) == rfc8785.dumps(data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "data",
    [
        # RFC 8785 §3.2.3: by UTF-16 code units, so U+1F600 comes before U+FB33
        {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7},
        {"text": '\u20ac$\u000f\nA\'B"\\\\"/\u007f\u2028'},
        {"b": [True, False, None, 0, -1], "a": {"z": {}, "y": []}},
    ],
)
def test_canonical_json_of_the_awkward_cases(data: dict[str, object]) -> None:
    assert canonical(data) == rfc8785.dumps(data)  # type: ignore[arg-type]


def test_times_are_written_in_utc_with_microseconds() -> None:
    shanghai = timezone(timedelta(hours=8))

    assert timestamp(AT) == "2026-11-21T08:00:00.000005Z"
    assert timestamp(datetime(2026, 11, 21, 16, tzinfo=shanghai)) == "2026-11-21T08:00:00.000000Z"
    assert canonical({"at": AT}) == b'{"at":"2026-11-21T08:00:00.000005Z"}'


def test_the_bytes_of_an_entry_never_change() -> None:
    entry = an_entry(
        3, actor_id=5, run=2, node="dispatch", definition=1, data={"to": "消防"}, blobs=("ab",)
    )

    assert canonical(entry).decode() == (
        '{"actor_id":5,"at":"2026-11-21T08:00:00.000005Z","blobs":["ab"],"case_id":7,'
        '"data":{"to":"消防"},"definition":1,"kind":"dispatched","node":"dispatch",'
        '"on_behalf_of":null,"run":2,"seq":3}'
    )
    assert entry_hash(GENESIS, entry) == hashlib.sha256(bytes(32) + canonical(entry)).digest()


class Colour(StrEnum):
    RED = "red"


def test_a_closed_set_is_written_as_its_text() -> None:
    assert canonical({"card": Colour.RED, "list": (1, 2)}) == b'{"card":"red","list":[1,2]}'


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"share": 0.5}, "/share"),
        ({"list": [1, {"x": 2.0}]}, "/list/1/x"),
        ({"big": 2**53}, "/big"),
        ({1: "one"}, ""),
        ({"a": {"b": {1: "one"}}}, "/a/b"),
        ({"set": {1}}, "/set"),
        ({"bytes": b"x"}, "/bytes"),
        ({"naive": datetime(2026, 1, 1)}, "/naive"),  # noqa: DTZ001
        ({"half": "\ud800"}, ""),
        ({"\udc00": 1}, ""),
    ],
)
def test_what_has_no_canonical_form_is_refused(data: dict[str, object], where: str) -> None:
    with pytest.raises(NotCanonical) as caught:
        canonical(data)

    assert caught.value.where == where


def test_endless_nesting_is_refused() -> None:
    nested: list[object] = []
    nested.append(nested)

    with pytest.raises(NotCanonical, match="too deep"):
        canonical({"nested": nested})


def test_an_untouched_chain_verifies() -> None:
    links = a_chain()

    assert verify(links) is None
    assert verify(links, head=links[-1].hash, case_id=7) is None
    assert verify([]) is None
    assert verify([], head=GENESIS) is None


def _changed(links: Sequence[Link], index: int, /, **changes: object) -> list[Link]:
    copy = list(links)
    copy[index] = replace(copy[index], entry=replace(copy[index].entry, **changes))  # type: ignore[arg-type]
    return copy


def test_a_changed_entry_is_found() -> None:
    links = a_chain()

    for change in (
        {"data": {"department": 9, "kind": "消防"}},
        {"at": AT + timedelta(microseconds=1)},
        {"actor_id": 1},
        {"kind": "accepted"},
        {"node": "x"},
        {"blobs": ("00",)},
        {"data": {"amount": 0.5}},
    ):
        broken = verify(_changed(links, 2, **change))
        assert broken is not None
        assert broken.seq == 3
        assert broken.zh


def test_a_changed_entry_with_a_fresh_hash_breaks_the_next_one() -> None:
    links = a_chain()
    links[2] = link(links[2].prev, replace(links[2].entry, actor_id=99))

    broken = verify(links)

    assert broken is not None
    assert broken.seq == 4


def test_missing_swapped_and_foreign_entries_are_found() -> None:
    links = a_chain()
    foreign = link(links[1].hash, replace(links[2].entry, case_id=8))

    for copy, seq in (
        (links[1:], 1),
        ([*links[:2], *links[3:]], 3),
        ([links[0], links[2], links[1], *links[3:]], 2),
        ([*links[:2], foreign], 3),
    ):
        broken = verify(copy)
        assert broken is not None
        assert broken.seq == seq
    other_case = verify(links, case_id=8)
    assert other_case is not None


def test_entries_cut_off_at_the_end_are_found_by_the_head() -> None:
    links = a_chain()

    broken = verify(links[:-1], head=links[-1].hash)

    assert verify(links[:-1]) is None
    assert broken is not None
    assert broken.seq == 5


def test_a_digest_tells_nothing_without_its_salt() -> None:
    first, second = bytes(16), bytes([1]) * 16

    assert salted_digest(b"phone", first) == hashlib.sha256(first + b"phone").hexdigest()
    assert salted_digest(b"phone", first) != salted_digest(b"phone", second)
    with pytest.raises(NotCanonical):
        salted_digest(b"phone", b"short")
