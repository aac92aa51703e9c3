"""The definitions a release brings along; the only reader of `processes/` and `forms/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

_SUFFIXES = (".bpmn", ".dmn", ".schema.json", ".ui.json")


def shipped() -> Mapping[str, bytes]:
    """Every shipped file by its path inside the release, such as `processes/urging/urging.dmn`.

    What `ship` of `engine.services.commands.definitions` takes; sorted, so that two runs deploy in
    the same order.
    """
    return {
        f"{package}/{path}": content
        for package in ("processes", "forms")
        for path, content in sorted(_below(files(package), ""))
    }


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _below(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(_SUFFIXES):
            yield f"{path}{entry.name}", entry.read_bytes()
