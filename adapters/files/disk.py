"""Attachments' bytes on disk, each under the SHA-256 of its content."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from pathlib import Path

from engine.errors.casework import NotFound
from engine.errors.database import FileDamaged

_DIGEST = re.compile("[0-9a-f]{64}")


class DiskFileStore:
    """Implements `engine.ports.FileStore` below one folder.

    A file is written beside its place, flushed to the disk and renamed, so a digest that `put`
    returned names the whole content even after a power cut. Equal contents are stored once; who
    deletes one must know that no other attachment has it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        place = self._place(digest)
        if place.exists():
            return digest
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(place)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                Path(name).unlink()
            raise
        _flush_names(place.parent)
        return digest

    def get(self, digest: str) -> bytes:
        """Raises NotFound for a file that was erased or never there, FileDamaged if what lies there
        is no longer what was put."""
        try:
            content = self._place(digest).read_bytes()
        except FileNotFoundError as error:
            raise _not_found(digest) from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise FileDamaged(where=digest)
        return content

    def delete(self, digest: str) -> None:
        """Deleting what is not there is fine."""
        self._place(digest).unlink(missing_ok=True)

    def _place(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise _not_found(digest)
        return self._folder / digest[:2] / digest


def _flush_names(folder: Path) -> None:
    """A rename is safe once the folder that holds the name is on the disk too."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _not_found(digest: str) -> NotFound:
    return NotFound(where=digest, what="文件", what_en="file")
