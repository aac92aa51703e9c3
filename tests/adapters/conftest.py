from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.records import House


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A county in a fresh database, on SQLite and on PostgreSQL."""
    house = House(database_url)
    house.settle()
    yield house
    house.close()
