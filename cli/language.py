"""Which of the two languages the command line speaks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

_spoken: ContextVar[Language] = ContextVar("spoken", default="en")


def of_environment(environment: Mapping[str, str] = os.environ) -> Language:
    """The language of the first of LC_ALL, LC_MESSAGES and LANG that is set (POSIX)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def speak(language: Language) -> None:
    _spoken.set(language)


def spoken() -> Language:
    return _spoken.get()


def say(*, zh: str, en: str) -> str:
    """The one of two texts that the caller reads."""
    return zh if spoken() == "zh" else en
