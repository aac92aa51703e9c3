"""`Idempotency-Key` on creating requests; the promise is in services/commands/idempotency."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import Response, g, make_response, request
from sqlalchemy.exc import IntegrityError

from api.application import application, current_actor
from api.problems import KeyInvalid, RequestInProgress
from engine.errors.casework import IdempotencyMismatch
from engine.services.commands.idempotency import UNANSWERED, answer_of, keep_answer, under_key
from engine.services.core import Core

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LONGEST = 200
ABOUT = {HEADER: "Any text of up to 200 characters, new for each thing to be created."}

View = Callable[..., Any]


def idempotent(view: View) -> View:
    """For views that create; their command gets `core_for_request()`."""

    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(HEADER)
        if key is None:
            return view(*args, **kwargs)
        if not (0 < len(key) <= LONGEST and key.isascii() and key.isprintable()):
            raise KeyInvalid(where=HEADER)
        core = application().core
        person = current_actor().person_id or 0
        digest = _digest()
        known = answer_of(person, key, core=core)
        if known is not None:
            return _again(known, digest, key)
        g.keyed_core = under_key(core, person_id=person, key=key, digest=digest)
        try:
            answer = make_response(view(*args, **kwargs))
        except IntegrityError as error:
            known = answer_of(person, key, core=core)
            if known is None:
                raise
            return _again(known, digest, key, cause=error)
        keep_answer(person, key, status=answer.status_code, answer=answer.get_data(), core=core)
        return answer

    return once


def core_for_request() -> Core:
    """The core, or one whose commit also writes this request's key."""
    return cast(Core, g.get("keyed_core") or application().core)


def _digest() -> bytes:
    """Of what the request says. A form is read part by part: its boundary differs each time."""
    sums = hashlib.sha256(f"{request.method} {request.full_path}\n".encode())
    if request.mimetype != "multipart/form-data":
        sums.update(request.get_data())
        return sums.digest()
    for name, value in sorted(request.form.items(multi=True)):
        sums.update(f"{name}={value}\n".encode())
    for name, file in request.files.items(multi=True):
        content = hashlib.file_digest(cast(Any, file.stream), "sha256").hexdigest()
        file.stream.seek(0)
        sums.update(f"{name}:{file.filename}:{content}\n".encode())
    return sums.digest()


def _again(
    known: tuple[bytes, int, bytes], digest: bytes, key: str, cause: Exception | None = None
) -> Response:
    stored, status, answer = known
    if stored != digest:
        raise IdempotencyMismatch(where=HEADER, key=key) from cause
    if status == UNANSWERED:
        raise RequestInProgress(where=HEADER) from cause
    response = Response(answer, status=status, mimetype="application/json")
    response.headers[REPLAYED] = "true"
    return response
