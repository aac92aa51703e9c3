"""The checkout's own environment: `.venv`, filled from setup.cfg.

Started by the script `gridcase` with a bare Python, so nothing but the standard library is
imported. `make` either leaves a complete environment under its final name or none: a new one grows
under a temporary name and is renamed. An older one is added to in place, and a part counts as
installed only when its stamp is written, last.
"""

from __future__ import annotations

import configparser
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

LINES_OF_A_FAILURE = 25


class Failed(Exception):
    """The environment could not be made; the text says why and what helps."""


def main(arguments: Sequence[str]) -> int:
    match list(arguments):
        case ["lacks"]:
            lacking = lacks()
            print(lacking, end="")
            return 1 if lacking else 0
        case ["make", root, state, *parts]:
            try:
                make(Path(root), state, parts)
            except (Failed, OSError) as error:
                tell(str(error))
                return 1
            except KeyboardInterrupt:
                return 130
            return 0
    tell("this module is started by the script `gridcase`")
    return 2


def lacks() -> str:
    """What keeps this Python from making an environment; "" if nothing does."""
    version = f"python3.{sys.version_info.minor}"
    if not (_has("venv") and _has("ensurepip")):
        return f"lacks the module ensurepip (Debian, Ubuntu: apt install {version}-venv)"
    if not _has("_sqlite3"):
        return "was built without sqlite3: install SQLite's headers and build it again"
    if not _has("_ssl"):
        return "was built without ssl: install OpenSSL's headers and build it again"
    return ""


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def make(root: Path, state: str, parts: Sequence[str]) -> None:
    """Install `parts` (runtime, or the name of an extra in setup.cfg) into `root/.venv`; for the
    part `web`, build also what browsers get, if it is not of today's sources.

    `state` is the script's mark of the files that say what is needed; it comes back as the first
    line of each part's stamp. Only one process at a time works on the environment.
    """
    venv = root / ".venv"
    with _alone(root):
        _install(root, venv, state, parts)
        if "web" in parts:
            _build_web(root, venv)


def _install(root: Path, venv: Path, state: str, parts: Sequence[str]) -> None:
    if all(_stamped(venv, part)[:1] == [state] for part in parts) and _runs(venv):
        return  # it was there, or somebody else made it while we waited
    for remains in root.glob(".venv.new-*"):  # of a call that was killed
        shutil.rmtree(remains, ignore_errors=True)
    wanted = {part: _requirements(root / "setup.cfg", part) for part in parts}
    if _runs(venv):
        _fill(venv, wanted)
        _stamp(venv, wanted, state)
        return
    growing = root / f".venv.new-{os.getpid()}"
    try:
        _create(growing, root)
        _fill(growing, wanted)
        _stamp(growing, wanted, state)
        _name_in_scripts(growing, venv)
        if venv.exists() or venv.is_symlink():
            tell(f"{venv.name} no longer works and is replaced")
            venv.rename(growing.with_suffix(".old"))
            shutil.rmtree(growing.with_suffix(".old"), ignore_errors=True)
        growing.rename(venv)
    finally:
        shutil.rmtree(growing, ignore_errors=True)


def _build_web(root: Path, venv: Path) -> None:
    """web/build.py looks whether there is anything to do."""
    tell("looking at web/: it is built when it has changed")
    built = _run([_python(venv), "-I", str(root / "web" / "build.py"), "build"])
    if built.returncode != 0:
        raise Failed(
            f"the web application could not be built:\n{_tail(built.stdout)}\n"
            "GRIDCASE_SKIP_WEB=1 goes on without it."
        )
    for line in built.stdout.splitlines():
        if line.startswith("  script of"):
            tell(line.strip())


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """The kernel gives this lock up with its process, so a killed call leaves nothing behind."""
    with (root / ".venv.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("another call is making the environment; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _runs(venv: Path) -> bool:
    python = venv / "bin" / "python"
    if not python.exists():
        return False
    return subprocess.run([python, "-I", "-c", ""], capture_output=True).returncode == 0


def _create(venv: Path, root: Path) -> None:
    version = ".".join(str(number) for number in sys.version_info[:3])
    tell(f"making an environment with Python {version}")
    made = _run([sys.executable, "-I", "-m", "venv", "--prompt", "gridcase", str(venv)])
    if made.returncode != 0:
        raise Failed(f"the environment could not be made:\n{_tail(made.stdout)}")
    asked = _run(
        [_python(venv), "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    )
    packages = Path(asked.stdout.strip())
    # Relative, so that a checkout that moves takes its environment along.
    place = os.path.relpath(root.resolve(), packages.resolve())
    (packages / "gridcase-checkout.pth").write_text(place + "\n", encoding="utf-8")


def _fill(venv: Path, wanted: dict[str, list[str]]) -> None:
    """Install what no stamp says is there already."""
    new = [part for part in wanted if _stamped(venv, part)[1:] != [_digest(wanted[part])]]
    if not new:
        return
    tell(f"installing what setup.cfg names for: {', '.join(new)}")
    # All wanted parts at once: pip must find versions that suit them together.
    listed = venv / "gridcase-requirements.txt"
    listed.write_text("".join(f"{line}\n" for part in wanted for line in wanted[part]), "utf-8")
    pip = [_python(venv), "-I", "-m", "pip", "install", "--quiet", "--no-input", "--no-user"]
    done = _run([*pip, "--disable-pip-version-check", "-r", str(listed)])
    if done.returncode != 0:
        raise Failed(
            f"pip could not install what is needed (exit {done.returncode}):\n"
            f"{_tail(done.stdout)}\n"
            "Packages come from where this machine's pip takes them; where that is not the right "
            "place, set PIP_INDEX_URL, PIP_FIND_LINKS or PIP_PROXY and try again."
        )


def _stamp(venv: Path, wanted: dict[str, list[str]], state: str) -> None:
    for part, requirements in wanted.items():
        text = f"{state}\n{_digest(requirements)}\n"
        (venv / f"gridcase-{part}.stamp").write_text(text, encoding="utf-8")


def _stamped(venv: Path, part: str) -> list[str]:
    try:
        return (venv / f"gridcase-{part}.stamp").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _digest(requirements: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(requirements).encode()).hexdigest()


def _requirements(setup: Path, part: str) -> list[str]:
    config = configparser.ConfigParser(interpolation=None)
    config.read(setup, encoding="utf-8")
    if part == "runtime":
        text = config["options"]["install_requires"]
    elif part in config["options.extras_require"]:
        text = config["options.extras_require"][part]
    else:
        raise Failed(f"{setup.name} has no extra named {part}")
    return [line.strip() for line in text.splitlines() if line.strip()]


def _name_in_scripts(growing: Path, final: Path) -> None:
    """Scripts in bin/ carry the path of their Python; give them the one it is about to have."""
    old, new = os.fsencode(growing), os.fsencode(final)
    for script in (growing / "bin").iterdir():
        if script.is_symlink() or not script.is_file():
            continue
        content = script.read_bytes()
        if old in content and b"\0" not in content:
            script.write_bytes(content.replace(old, new))


def _python(venv: Path) -> str:
    return str(venv / "bin" / "python")


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )


def _tail(output: str) -> str:
    lines = [line for line in output.splitlines() if line and not line.startswith("WARNING:")]
    return "\n".join(f"  {line}" for line in lines[-LINES_OF_A_FAILURE:])


def tell(text: str) -> None:
    print(f"gridcase: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
