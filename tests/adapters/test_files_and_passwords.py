"""Files on disk and password hashes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from adapters.files.disk import DiskFileStore
from adapters.identity.passwords import Argon2Passwords
from engine.errors.casework import NotFound
from engine.errors.database import FileDamaged


def test_a_file_is_found_by_the_digest_of_its_content(tmp_path: Path) -> None:
    store = DiskFileStore(tmp_path / "files")

    digest = store.put(b"photo")

    assert digest == hashlib.sha256(b"photo").hexdigest()
    assert store.put(b"photo") == digest
    assert store.get(digest) == b"photo"
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [digest]


def test_a_deleted_and_an_invented_file_are_not_there(tmp_path: Path) -> None:
    store = DiskFileStore(tmp_path)
    deleted = store.put(b"a")
    store.delete(deleted)
    store.delete(deleted)

    for digest in (deleted, "../../etc/passwd", "", "g" * 64):
        with pytest.raises(NotFound):
            store.get(digest)


def test_a_damaged_file_is_not_handed_out(tmp_path: Path) -> None:
    store = DiskFileStore(tmp_path)
    digest = store.put(b"a")
    next(p for p in tmp_path.rglob(digest)).write_bytes(b"b")

    with pytest.raises(FileDamaged):
        store.get(digest)


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = DiskFileStore(tmp_path)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put(b"photo")

    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_passwords_are_verified_against_argon2id_hashes() -> None:
    hasher = Argon2Passwords(quick=True)

    stored = hasher.hash("密码 123")

    assert stored.startswith("$argon2id$")
    assert stored != hasher.hash("密码 123")
    assert hasher.verify(stored, "密码 123")
    assert not hasher.verify(stored, "密码 124")
    assert not hasher.verify("not a hash", "密码 123")
    assert not hasher.verify(hasher.decoy, "密码 123")


def test_the_usual_hash_is_not_the_quick_one() -> None:
    assert "m=65536,t=3,p=4" in Argon2Passwords().hash("x")
