"""The two clocks keep one promise: aware moments in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from adapters.clock import SystemClock, VirtualClock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_the_system_clock_tells_this_moment_in_utc() -> None:
    now = SystemClock().now()

    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_virtual_clock_stands_still_until_it_is_moved() -> None:
    clock = VirtualClock(NOON)

    assert clock.now() == clock.now() == NOON

    clock.advance_to(NOON + timedelta(days=2))
    clock.advance(timedelta(hours=1))

    assert clock.now() == NOON + timedelta(days=2, hours=1)


def test_a_virtual_clock_tells_utc_whatever_zone_it_was_set_in() -> None:
    clock = VirtualClock(datetime(2026, 11, 23, 20, tzinfo=timezone(timedelta(hours=8))))

    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC


def test_a_virtual_clock_does_not_go_back() -> None:
    clock = VirtualClock(NOON)

    with pytest.raises(ValueError, match="does not go back"):
        clock.advance_to(NOON - timedelta(microseconds=1))

    assert clock.now() == NOON


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        VirtualClock(datetime(2026, 11, 23, 12))  # noqa: DTZ001
