"""The system's browser for the journeys: found, or fetched from the system's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from cli.language import say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")


def found() -> str | None:
    """Where Chromium lies; `GRIDCASE_TEST_BROWSER` names another place."""
    named = os.environ.get("GRIDCASE_TEST_BROWSER")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def writes_chinese() -> bool:
    """Without such a font, pictures show boxes; unknown (no fontconfig) counts as yes."""
    lister = shutil.which("fc-list")
    if lister is None:
        return True
    listed = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, text=True)
    return listed.returncode != 0 or bool(listed.stdout.strip())


def fetch() -> None:
    """Install what is missing where that is allowed (root on Debian or Ubuntu); else say what."""
    if found() is not None and writes_chinese():
        return
    apt = shutil.which("apt-get")
    if apt is not None and os.geteuid() == 0:
        print("== " + say(zh="安装浏览器和中文字体", en="installing a browser"), flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["install", "--yes", "--no-install-recommends", *PACKAGES]
        for arguments in (["update", "-qq"], install):
            subprocess.run([apt, *arguments], env=quiet, stdout=subprocess.DEVNULL)
        if found() is not None:
            return
    if found() is None:
        print(f"gridcase: {missing()}", file=sys.stderr, flush=True)


def missing() -> str:
    return say(
        zh="journeys: not run —— 浏览器测试需要系统的 Chromium 和中文字体。Debian、Ubuntu："
        f"apt install {' '.join(PACKAGES)}；或设置 GRIDCASE_SKIP_BROWSER=1 跳过。",
        en="journeys: not run – the browser journeys need the system's Chromium and a Chinese "
        f"font. Debian, Ubuntu: apt install {' '.join(PACKAGES)}; or leave them out with "
        "GRIDCASE_SKIP_BROWSER=1.",
    )
