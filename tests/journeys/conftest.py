"""A small county per test, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.county import County


@pytest.fixture
def county(county_url: str, tmp_path: Path) -> Iterator[County]:
    made = County(county_url, tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def sqlite_county(sqlite_county_url: str, tmp_path: Path) -> Iterator[County]:
    """For what does not depend on the database."""
    made = County(sqlite_county_url, tmp_path / "home")
    yield made
    made.close()
