"""Write `api/openapi.json`, of which the web front end makes types: `python -m api.openapi`."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from api.app import GridcaseApi, Installation, create_app
from api.docs import written

FILE = Path(__file__).with_name("openapi.json")


def content() -> bytes:
    """The file as the code says it now; no database is asked."""
    app = create_app(cast(Installation, _Nowhere()))
    api: GridcaseApi = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    return written(api.spec.to_dict())


class _Nowhere:
    core = None
    database = None


if __name__ == "__main__":
    FILE.write_bytes(content())
