"""Asking the API as somebody, on a small county and both databases.

Every JSON answer is compared with the OpenAPI file on its way: what the file does not say, no
operation may answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.asking import Api
from tests.county import County


@pytest.fixture
def api(county_url: str, tmp_path: Path) -> Iterator[Api]:
    county = County(county_url, tmp_path / "home")
    yield Api(county)
    county.close()


@pytest.fixture
def sqlite_api(sqlite_county_url: str, tmp_path: Path) -> Iterator[Api]:
    """For what does not depend on the database."""
    county = County(sqlite_county_url, tmp_path / "home")
    yield Api(county)
    county.close()
