"""Builds the web application into the package; everything else is said in setup.cfg."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
APP = HERE / "api" / "static" / "app"


class BuildWithWeb(build_py):
    """Copied after the build, because setuptools lists a package's files before it."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return  # a checkout's files are built by ./gridcase
        if not os.environ.get("GRIDCASE_SKIP_WEB"):
            subprocess.run([sys.executable, str(HERE / "web" / "build.py"), "build"], check=True)
        if (APP / "index.html").is_file():
            target = Path(self.build_lib) / "api" / "static" / "app"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(APP, target)
        elif not os.environ.get("GRIDCASE_SKIP_WEB"):
            raise SystemExit("the web application was not built: api/static/app/index.html")


setup(cmdclass={"build_py": BuildWithWeb})
