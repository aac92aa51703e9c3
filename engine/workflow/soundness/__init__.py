"""Proof of soundness: every state a process can come to, played by the engine itself.

From each of its starts a process is moved in every possible way (a person chooses, a timer rings, a
message comes, data says yes or no). Where a token stands for ever, where no end can be reached any
more, where tokens pile up and what is never reached, is said with the way that leads there. What
is larger than the bounds is "not proven", never "sound".
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from threading import Lock
from time import process_time

from engine.errors.base import GridcaseError
from engine.errors.definitions import DeploymentFinding
from engine.workflow.compiled import Process
from engine.workflow.lint.sheet import KnownProcess
from engine.workflow.soundness.explorer import Bounds, Explorer, Proof
from engine.workflow.soundness.guessing import Empty
from engine.workflow.soundness.moves import Mover
from engine.workflow.soundness.stubs import stub
from engine.workflow.soundness.words import findings_of
from engine.workflow.world import StoredDefinition

_KEPT = 256  # proofs; a draft is checked again and again while others stay as they are
_proofs: OrderedDict[str, Proof] = OrderedDict()
_lock = Lock()


def explore(
    files: Mapping[str, bytes],
    processes: Sequence[Process],
    *,
    known: Mapping[str, KnownProcess] | None = None,
    bounds: Bounds | None = None,
) -> list[DeploymentFinding]:
    """What exploring finds in processes that compile; `files` hold their diagrams.

    A called process that is among them is played with its caller; one that is only `known` may
    come to any of its results. Each is explored from each of its starts.
    """
    contents = {each.id: files[each.file] for each in processes}
    found: list[DeploymentFinding] = []
    for process in processes:
        needed = _needed(process, {each.id: each for each in processes})
        proof = prove(
            process,
            {key: contents[key] for key in needed if key in contents},
            [known[key] for key in sorted(needed) if known and key in known],
            bounds or Bounds(),
        )
        if proof is not None:
            found += findings_of(proof, {each.id: each for each in processes}, process)
    return found


def prove(
    process: Process,
    contents: Mapping[str, bytes],
    known: Sequence[KnownProcess],
    bounds: Bounds,
) -> Proof | None:
    """The proof of one process, from memory if its files are the same; None: it does not run."""
    digest = sha256(repr((process.id, bounds)).encode())
    for key in sorted(contents):
        digest.update(key.encode() + b"\0" + sha256(contents[key]).digest())
    digest.update(repr([(each.id, each.results) for each in known]).encode())
    name = digest.hexdigest()
    with _lock:
        if name in _proofs:
            _proofs.move_to_end(name)
            return _proofs[name]
    stored: dict[str, StoredDefinition] = {}
    for key, content in [
        *((each.id, stub(each)) for each in known if each.id not in contents),
        *contents.items(),
    ]:
        stored[key] = StoredDefinition(
            id=len(stored) + 1, kind="process", key=key, version=1, content=content
        )
    mover = Mover(Empty(stored))
    begun = process_time()
    try:
        proof = Explorer(mover, process, bounds).proof()
    except GridcaseError:
        return None  # it does not compile, or calls what nobody knows: other rules speak of that
    proof.seconds = process_time() - begun
    with _lock:
        _proofs[name] = proof
        while len(_proofs) > _KEPT:
            _proofs.popitem(last=False)
    return proof


def _needed(process: Process, beside: Mapping[str, Process]) -> set[str]:
    """A process and all it may call."""
    found: set[str] = set()
    todo = [process.id]
    while todo:
        key = todo.pop()
        if key not in found:
            found.add(key)
            if key in beside:
                todo += beside[key].calls
    return found


__all__ = ["Bounds", "Proof", "explore", "prove"]
