"""The wheel holds what the checkout runs on, and runs elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.sources import ROOT, project_files

PACKAGES = {"engine", "processes", "forms", "api", "adapters", "cli"}
APP = Path("api/static/app")
BUILT = (ROOT / APP / "index.html").is_file()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    for path in project_files():  # a copy, because building leaves its own folders beside setup.cfg
        target = folder / "source" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, target)
    if (ROOT / APP).is_dir():  # built from the same files: the copy need not build again
        shutil.copytree(ROOT / APP, folder / "source" / APP)
        shutil.copy(ROOT / APP.with_suffix(".stamp"), folder / "source" / APP.with_suffix(".stamp"))
    pip = [sys.executable, "-I", "-m", "pip", "wheel", "--quiet", "--no-deps"]
    built = subprocess.run(
        [*pip, "--no-build-isolation", "--wheel-dir", str(folder), str(folder / "source")],
        capture_output=True,
        text=True,
        env={**os.environ, "GRIDCASE_SKIP_WEB": "" if BUILT else "1"},
    )
    assert built.returncode == 0, built.stderr
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_every_file_of_every_package(wheel: Path) -> None:
    expected = {path.as_posix() for path in project_files() if path.parts[0] in PACKAGES}

    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}

    app = {name for name in held if name.startswith(f"{APP.as_posix()}/")}
    assert held - app == expected
    if BUILT:
        assert f"{APP.as_posix()}/index.html" in app
        assert len([name for name in app if name.endswith(".js")]) > 5


def test_the_wheel_runs_as_any_system_and_carries_its_licence(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        licences = {Path(name).name for name in archive.namelist() if "licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}


def test_an_installed_copy_starts_away_from_its_sources(wheel: Path, tmp_path: Path) -> None:
    pip = [sys.executable, "-I", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", tmp_path / "site", wheel], check=True)

    answer = subprocess.run(
        [tmp_path / "site" / "bin" / "gridcase", "--version"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
    )

    assert answer.stdout.startswith("gridcase 0.")
    assert answer.returncode == 0, answer.stderr
