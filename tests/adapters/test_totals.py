"""Numbers kept for a while."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from adapters.database.queries.totals import Totals, scope_key
from engine.domain.people import Reach, Scope
from tests.adapters.records import NOW

KEPT = timedelta(seconds=10)


def test_a_number_is_counted_again_when_its_time_is_over() -> None:
    totals, counted = Totals(kept=KEPT), iter(range(10))

    def get(key: str, after: timedelta) -> int:
        return totals.get(key, lambda: next(counted), now=NOW + after)

    assert get("a", KEPT * 0) == 0
    assert get("a", KEPT - timedelta(microseconds=1)) == 0
    assert get("b", KEPT * 0) == 1
    assert get("a", KEPT) == 2


def test_while_one_counts_others_are_given_the_old_number() -> None:
    totals = Totals(kept=KEPT)
    totals.get("a", lambda: "old", now=NOW)
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        assert go_on.wait(10)
        return "new"

    later = NOW + KEPT
    thread = threading.Thread(target=lambda: totals.get("a", slow, now=later))
    thread.start()
    assert begun.wait(10)
    meanwhile = totals.get("a", lambda: "never asked", now=later)
    go_on.set()
    thread.join()

    assert meanwhile == "old"
    assert totals.get("a", lambda: "never asked", now=later) == "new"


def test_a_failed_count_is_nobodys_number() -> None:
    totals = Totals(kept=KEPT)

    def fail() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        totals.get("a", fail, now=NOW)
    assert totals.get("a", lambda: "counted", now=NOW) == "counted"


def test_people_with_the_same_reach_share_a_number() -> None:
    def scope(person: int, path: str) -> Scope:
        return Scope(person=person, roles={"centre_clerk": (Reach(area_path=path),)})

    assert scope_key(scope(1, "/1/")) == scope_key(scope(2, "/1/"))
    assert scope_key(scope(1, "/1/")) != scope_key(scope(1, "/1/2/"))
