"""A sign of life. In: what is being done. Out: one line on a terminal that is redrawn while it lasts and cleared in the end."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from segdsl.cli.screen import View

_PATIENCE = 0.5
_STEP = 0.1


@contextmanager
def progress(doing: str, view: View, *, quiet: bool = False) -> Iterator[None]:
    """Shows that something is being done, from half a second on.

    Args:
        doing: What, visible characters only.
        view: What standard error can show; without a terminal nothing is drawn.
        quiet: Whether to draw nothing.
    """
    if quiet or not view.terminal or sys.stderr is None:
        yield
        return
    done = threading.Event()
    drawing = threading.Thread(target=_draw, args=(doing, view, done), daemon=True)
    drawing.start()
    try:
        yield
    finally:
        done.set()
        drawing.join()


def _draw(doing: str, view: View, done: threading.Event) -> None:
    began = time.monotonic()
    if done.wait(_PATIENCE):
        return
    frames = "|/-\\" if view.ascii_only else "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
    count = 0
    try:
        while not done.is_set():
            line = f"{frames[count % len(frames)]} {doing} {time.monotonic() - began:.1f} s"
            sys.stderr.write(f"\r{line[: view.width - 1]}\x1b[K")
            sys.stderr.flush()
            count += 1
            done.wait(_STEP)
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # nobody looks any more
