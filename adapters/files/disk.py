"""Attachments on disk, named by the SHA-256 of their content."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from engine.errors.casework import NotFound

_DIGEST = re.compile(r"[0-9a-f]{64}")


class DiskFileStore:
    """Implements `engine.ports.FileStore` below one folder, spread over 256 subfolders.

    A file appears under its name only when it is whole and on the disk; the same content twice is
    one file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        target = self._path(digest)
        if target.exists():
            return digest
        target.parent.mkdir(parents=True, exist_ok=True)
        growing = target.with_name(f".{digest}.{secrets.token_hex(4)}")
        with growing.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        growing.replace(target)
        return digest

    def get(self, digest: str) -> bytes:
        """Raises NotFound for a file that was erased or never there."""
        try:
            return self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise NotFound(where=digest, what="文件", what_en="file") from error

    def delete(self, digest: str) -> None:
        self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise NotFound(where=digest, what="文件", what_en="file")
        return self._folder / digest[:2] / digest
