"""Password hashes: Argon2id."""

from __future__ import annotations

import argon2
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Hasher:
    """Implements `engine.ports.PasswordHasher`; parameters of RFC 9106 §4, second choice
    (64 MiB, three passes), as argon2-cffi ships them.

    `quick` is for seeding demos and tests, whose passwords everybody knows.
    """

    def __init__(self, *, quick: bool = False) -> None:
        self._hasher = (
            argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
            if quick
            else argon2.PasswordHasher()
        )

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def verify(self, stored: str, password: str) -> bool:
        """False for a wrong password, and for a stored text that is no hash."""
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False
