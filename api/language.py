"""Which language a caller reads: Chinese if `Accept-Language` prefers it, else English."""

from __future__ import annotations

from flask import has_request_context, request


def language() -> str:
    if not has_request_context():
        return "en"
    return request.accept_languages.best_match(("en", "zh")) or "en"


def say(*, zh: str, en: str) -> str:
    return zh if language() == "zh" else en
