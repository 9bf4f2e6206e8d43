"""Where the cache is, and whether it can be trusted. In: the environment. Out: a folder of the user's own."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "SEGDSL_CACHE_DIR"
# https://bford.info/cachedir/: tools for backups pass a folder over that holds this file with this beginning
_TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n# Kept by segdsl to be quick; may be deleted at any time.\n"
)


def default_folder(environment: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """The folder of the cache, as the system has it for what can be made anew.

    Args:
        environment: Environment variables; `SEGDSL_CACHE_DIR` names another folder.
        platform: The system, as `sys.platform` calls it.

    Returns:
        The folder, which need not exist; none where the user has no place for such things.
    """
    if named := environment.get(VARIABLE):
        return Path(named)
    if platform == "win32":
        local = environment.get("LOCALAPPDATA", "")
        return Path(local, "segdsl", "Cache") if local else None
    home = environment.get("HOME", "")
    if not os.path.isdir(home):
        home = ""  # a home that is not there, as services have it, is not to be made
    if platform == "darwin":
        return Path(home, "Library", "Caches", "segdsl") if home else None
    # XDG Base Directory Specification 0.8: a relative path is to be passed over
    base = environment.get("XDG_CACHE_HOME", "")
    if os.path.isabs(base):
        return Path(base, "segdsl")
    return Path(home, ".cache", "segdsl") if home else None


def ready(folder: Path, *, tagged: bool = False) -> bool:
    """Makes the folder, for its owner only.

    Args:
        folder: The folder.
        tagged: Whether tools for backups are told to pass it over.

    Returns:
        Whether it can be used: one that belongs to somebody else, or that others may write to, cannot.
    """
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if tagged:
                (folder / "CACHEDIR.TAG").write_text(_TAG, encoding="utf-8")
        return trusted(folder)
    except (OSError, ValueError):
        return False


def trusted(folder: Path) -> bool:
    """Whether a folder is there, is the user's own, and nobody else may write to it."""
    try:
        status = folder.stat()
    except (OSError, ValueError):
        return False
    if not stat.S_ISDIR(status.st_mode):
        return False
    if sys.platform == "win32":
        return True  # the folders of a user are that user's own
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
