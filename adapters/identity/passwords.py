"""Password hashes: Argon2id."""

from __future__ import annotations

import argon2
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Passwords:
    """Implements `engine.ports.PasswordHasher` with the library's present defaults (RFC 9106 §4,
    second choice: 64 MiB, three passes).

    `quick` is for seeding demos and tests, whose passwords everybody knows.
    """

    def __init__(self, *, quick: bool = False) -> None:
        self._hasher = (
            argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
            if quick
            else argon2.PasswordHasher()
        )
        self._decoy: str | None = None

    @property
    def decoy(self) -> str:
        if self._decoy is None:
            self._decoy = self._hasher.hash("nobody has this password")
        return self._decoy

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def verify(self, stored: str, password: str) -> bool:
        """False also for a stored text that is no hash: such an account cannot sign in."""
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
