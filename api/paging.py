"""Keyset pages over HTTP: `?limit=&after=` -> `{items, next}`; counts are endpoints of their own.

The cursor is the key of the last row, as text that callers pass back unread.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

import orjson

from engine.errors.database import CursorInvalid

_Part = str | int | float | bool | None


def cursor(parts: Sequence[_Part]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(parts))).decode().rstrip("=")


def parts_of(after: str) -> tuple[_Part, ...]:
    """Raises CursorInvalid for what `cursor` did not write."""
    try:
        padded = after + "=" * (-len(after) % 4)
        found = orjson.loads(
            base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
        )
    except (binascii.Error, ValueError) as error:
        raise CursorInvalid(where="after") from error
    if not isinstance(found, list) or not all(
        part is None or isinstance(part, (str, int, float, bool)) for part in found
    ):
        raise CursorInvalid(where="after")
    return tuple(found)
