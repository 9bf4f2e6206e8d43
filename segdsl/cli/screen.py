"""The two streams of a run. In: results, messages, diagnostics. Out: text that suits the terminal or file at their end."""

from __future__ import annotations

import codecs
import os
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from segdsl.cli.faults import UserError
from segdsl.cli.masking import mask

if TYPE_CHECKING:
    from segdsl.diagnostics import Diagnostic

_PIPE_WIDTH = 120
_LEAST_WIDTH = 20


@dataclass(frozen=True, slots=True)
class View:
    """What a stream can show.

    Attributes:
        width: Columns of the terminal; of `COLUMNS` if set; 120 for files and pipes.
        colour: Whether to colour: on terminals other than dumb ones; `FORCE_COLOR` asks for it, `NO_COLOR` forbids it.
        ascii_only: Whether the stream's encoding holds less than Unicode.
        terminal: Whether a terminal is there that can redraw a line.
    """

    width: int
    colour: bool
    ascii_only: bool
    terminal: bool


class Screen:
    """Standard output for results, standard error for all else. A reader that leaves early (`| head`) is no mistake.

    Attributes:
        command: The command line as it can be shown and typed again, without secrets.
        out: What standard output can show.
        err: What standard error can show.
    """

    def __init__(self, args: Sequence[str] = ()) -> None:
        self.command = mask(shlex.join(["segdsl", *args]))
        self._streams: dict[str, TextIO | None] = {"out": sys.stdout, "err": sys.stderr}
        for stream in self._streams.values():
            if stream is not None and hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        self.out = view(sys.stdout, os.environ)
        self.err = view(sys.stderr, os.environ)

    def result(self, text: str) -> None:
        """Writes a part of the result to standard output."""
        self._write("out", text)

    def program(self, text: str) -> None:
        """Writes program text to standard output: in UTF-8 whatever the terminal, since programs are."""
        stream = self._streams["out"]
        if stream is not None and hasattr(stream, "buffer"):
            stream.flush()
            stream = codecs.getwriter("utf-8")(stream.buffer)  # type: ignore[assignment]
        self._write("out", text, stream)

    def tell(self, text: str) -> None:
        """Writes a message to standard error."""
        self._write("err", mask(text))

    def show(self, diagnostics: Iterable[Diagnostic], *, quiet: bool = False) -> None:
        """Shows diagnostics on standard error.

        Args:
            diagnostics: The mistakes, in their order.
            quiet: Whether to leave out warnings and notes.
        """
        shown = [one for one in diagnostics if one.severity == "error" or not quiet]
        if shown:
            from segdsl.diagnostics.render.terminal import render

            self.tell(
                render(shown, width=self.err.width, colour=self.err.colour, ascii_only=self.err.ascii_only)
            )

    def close(self) -> None:
        """Writes out what is still held back, so that a broken pipe is met here and not by the interpreter."""
        for name in self._streams:
            try:
                self._write(name, "")
            except UserError as error:
                self.show(error.diagnostics)

    def _write(self, name: str, text: str, stream: TextIO | None = None) -> None:
        stream = stream or self._streams[name]
        if stream is None or self._streams[name] is None:
            return
        try:
            stream.write(text)
            stream.flush()
        except BrokenPipeError:
            self._abandon(name)
        except OSError as error:
            self._abandon(name)
            if name == "out":
                from segdsl.diagnostics.codes_use import OUTPUT_UNWRITABLE

                why = error.strerror or str(error)
                raise UserError(
                    [OUTPUT_UNWRITABLE.about("", name="standard output", why=why.lower())]
                ) from error

    def _abandon(self, name: str) -> None:
        """Lets a stream that nobody takes end in nothing; the interpreter would flush it once more and complain."""
        stream = self._streams[name]
        self._streams[name] = None
        if stream is not None:
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, stream.fileno())
            os.close(nothing)


def view(stream: TextIO | None, environ: Mapping[str, str]) -> View:
    """What a stream can show, as the environment has it."""
    terminal = stream is not None and stream.isatty()
    dumb = environ.get("TERM") == "dumb"
    colour = terminal and not dumb
    if environ.get("FORCE_COLOR", "") not in {"", "0"}:
        colour = True
    if environ.get("NO_COLOR"):
        colour = False
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return View(_width(stream, environ), colour, not _is_unicode(encoding), terminal and not dumb)


def _width(stream: TextIO | None, environ: Mapping[str, str]) -> int:
    asked = environ.get("COLUMNS", "")
    if asked.isascii() and asked.isdigit() and int(asked) > 0:
        return max(_LEAST_WIDTH, int(asked))
    if stream is None or not stream.isatty():
        return _PIPE_WIDTH
    try:
        return max(_LEAST_WIDTH, os.get_terminal_size(stream.fileno()).columns or 80)
    except OSError:
        return 80


def _is_unicode(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name.startswith("utf")
    except LookupError:
        return False
