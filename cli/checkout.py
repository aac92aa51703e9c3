"""Where the sources lie, for the commands that need more than the installed packages."""

from __future__ import annotations

from pathlib import Path

from engine.errors import GridcaseError


class NotACheckout(GridcaseError):
    code = "not-a-checkout"
    zh = (
        "{where} 不是源码目录，而“gridcase {command}”需要源码。"
        "请克隆代码仓库，在其中运行 ./gridcase {command}。"
    )
    en = (
        "{where} is not a checkout, and “gridcase {command}” works on the sources. "
        "Clone the repository and call ./gridcase {command} there."
    )


def checkout_root(*, command: str) -> Path:
    """The folder that holds setup.cfg and the packages. Raises NotACheckout."""
    root = Path(__file__).resolve().parent.parent
    if not ((root / "setup.cfg").is_file() and (root / "tests").is_dir()):
        raise NotACheckout(where=str(root), command=command)
    return root
