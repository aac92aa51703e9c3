"""Versions as ETags: a case's begins with its number of timeline entries, a task's is its item
version. Behind a hyphen may stand what else a page shows (who holds a step); a change is made from
the number in front of it."""

from __future__ import annotations

from flask import Response, request

from api.problems import PreconditionMissing, VersionUnreadable


def tag(version: int | str) -> str:
    return f'"{version}"'


def tagged(version: int | str) -> dict[str, str]:
    """The header of an answer."""
    return {"ETag": tag(version)}


def unchanged(version: int | str) -> bool:
    """Whether the caller already has this version (`If-None-Match`)."""
    return request.if_none_match.contains(str(version))


def not_modified(version: int | str) -> Response:
    response = Response(status=304)
    response.headers["ETag"] = f'"{version}"'
    return response


def seen_version(given: int | None = None) -> int:
    """The version a change was made from: `seen_version` in the body, or `If-Match`.

    Raises PreconditionMissing when neither is given, VersionUnreadable for anything else than one
    of our tags.
    """
    if given is not None:
        return given
    header = request.headers.get("If-Match")
    if header is None:
        raise PreconditionMissing(where="If-Match")
    text = header.strip().removeprefix("W/").strip('"').partition("-")[0]
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise VersionUnreadable(where="If-Match", value=header[:50])
    return int(text)


__all__ = ["not_modified", "seen_version", "tag", "tagged", "unchanged"]
