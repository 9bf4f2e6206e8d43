"""Running a page: its blocks in order, in a folder of their own, and what differs from what is shown."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from segdsl import Result, SegdslError, api
from segdsl.cli.config import load as load_config
from segdsl.diagnostics import Diagnostic
from segdsl.diagnostics.render.terminal import render
from segdsl.syntax import parse
from segdsl.text import Source
from tests.docs import hosts, queries
from tests.docs.hosts import EXAMPLES, HOSTS, Host
from tests.docs.pages import FORM_ONLY, ROOT, Block, blocks

WIDTH = 88
COMMANDS = ("segdsl ", "cat ", "head ", "ls", "echo ", "sed ", "mkdir ")


class Session:
    """A page on its way: the folder, the names of its Python blocks, and the mistakes so far.

    Attributes:
        failures: What differs, each with its place.
        rewritten: New text for blocks whose output differs, by the line they begin on.
    """

    def __init__(self, page: Path, folder: Path, monkeypatch) -> None:
        self.page = page
        self.failures: list[str] = []
        self.rewritten: dict[int, tuple[Block, str]] = {}
        self._blocks = list(blocks(page))
        self._examples = folder / "examples"
        self._own = folder / "own"
        self._own.mkdir()
        self._writes = any(one.title and not _host(one) for one in self._blocks)
        self._shim = _shim(folder / "bin")
        self._patch = monkeypatch
        self._names: dict[str, object] = {"__name__": "__main__"}
        self._printed = ""
        self._found: Sequence[Diagnostic] = ()
        self._result: Result | None = None
        self._code = 0

    def run(self) -> None:
        for block in self._blocks:
            check = getattr(self, f"_{block.language}", None)
            if block.title and block.language != "seg":
                self._file(block).write_text(block.text, encoding="utf-8")
            if check is not None:
                check(block)

    def rewrite(self) -> None:
        """Puts what is said now in place of what the page shows."""
        lines = self.page.read_text(encoding="utf-8").split("\n")
        for start, (block, text) in sorted(self.rewritten.items(), reverse=True):
            new = (
                [(block.indent + line).rstrip() for line in text.rstrip("\n").split("\n")]
                if text.strip()
                else []
            )
            lines[start - 1 : start - 1 + block.text.count("\n")] = new
        self.page.write_text("\n".join(lines), encoding="utf-8")

    # ---- each language

    def _seg(self, block: Block) -> None:
        if block.title:
            self._file(block).write_text(block.text, encoding="utf-8")
        text = block.text
        host = _host(block)
        if host is not None:
            text += "\n" + host.beside(text)
        name = block.title or "segments.seg"
        end = len(block.text)
        path = str(self._file(block)) if block.title and host is None else None
        said = self._said(Source(name, text, path))
        found = [one for one in said if host is None or _inside(one, end)]
        others = [one for one in said if one not in found]
        self._found = found
        errors = sorted({one.code.id for one in found if one.severity == "error"})
        wanted = sorted(filter(None, block.options.get("wrong", "").split(",")))
        if errors != wanted:
            shown = render([*found, *others], width=WIDTH, colour=False, ascii_only=False)
            self._fail(block, f"expected {wanted or 'no mistakes'}, found {errors}:\n{shown}")
        elif others and not wanted:
            self._fail(block, f"the example does not go with it: {others[0].message}")
        elif not wanted and self.page.name not in FORM_ONLY:
            self._evaluate(block, host)
        if not wanted or wanted == ["SEG901"]:
            laid_out, problems = api.format_source(Source(name, block.text))
            if problems or laid_out != block.text:
                self._differs(block, laid_out, "is not laid out as `segdsl fmt` would")

    def _evaluate(self, block: Block, host: Host | None) -> None:
        """Runs what a right block says: on the example's data, or on tables without rows; and the customers it makes up."""
        self._result = None
        try:
            if host is not None:
                program = host.program(block.text)
            elif block.title:
                program = api.load(self._file(block))
            else:
                program = api.parse(block.text)
            outcomes = program.test(timezone=host.timezone if host is not None else "UTC")
            if host is not None:
                self._result = host.evaluate(block.text)
            elif program.meaning.catalog.declared and program.meaning.order:
                hosts.on_nobody(program)
        except SegdslError as error:
            shown = render(error.diagnostics, width=WIDTH, colour=False, ascii_only=False)
            self._fail(block, f"cannot be evaluated:\n{shown}")
            return
        failed = [one.example.title for one in outcomes if not one.passed]
        if failed and "fails" not in block.options:
            self._fail(block, f"examples fail: {failed}")
        if self._result is not None and self._result.diagnostics and "fails" not in block.options:
            unmet = [one.message for one in self._result.diagnostics if one.severity == "error"]
            if unmet:
                self._fail(block, f"expectations fail: {unmet}")

    def _said(self, source: Source) -> Sequence[Diagnostic]:
        return parse(source).diagnostics if self.page.name in FORM_ONLY else api.check_source(source)

    def _text(self, block: Block) -> None:
        if "message" in block.options:
            self._compare(block, render(self._found, width=WIDTH, colour=False, ascii_only=False))
        elif "output" in block.options:
            self._compare(block, self._printed)
        elif "sizes" in block.options:
            assert self._result is not None, f"{self._place(block)}: nothing above has sizes"
            self._compare(block, hosts.sizes(self._result))

    def _sql(self, block: Block) -> None:
        """A query finds the members of the segment that it names, of the block above."""
        host = _host(block)
        assert host is not None, f"{self._place(block)}: no example is named"
        assert self._result is not None, f"{self._place(block)}: no segment to compare with"
        name = block.options["segment"]
        expected = set(self._result.members(name))
        found = set(queries.keys(block.text, host))
        if found != expected:
            self._fail(block, f"finds {len(found)} customers, `{name}` {len(expected)}: {found ^ expected}")

    def _python(self, block: Block) -> None:
        self._patch.chdir(self._folder(block))
        printed = io.StringIO()
        code = compile("\n" * (block.line - 1) + block.text, str(self.page), "exec")
        with contextlib.redirect_stdout(printed):
            exec(code, self._names)
        self._printed = printed.getvalue()

    def _console(self, block: Block) -> None:
        shown: list[str] = []
        for command, _ in _commands(block):
            plain = command.replace("\\\n", " ")
            assert plain.startswith(COMMANDS), (
                f"{self._place(block)}: `{plain}` is none of {COMMANDS}; mark the block `sh`"
            )
            shown.append(f"$ {command}\n{self._shell(plain, self._folder(block))}")
        self._compare(block, "".join(shown))

    def _toml(self, block: Block) -> None:
        settings = tomllib.loads(block.text)
        if {"data", "evaluate", "report"} & settings.keys():
            folder = self._own / "config"
            folder.mkdir(exist_ok=True)
            (folder / "segdsl.toml").write_text(block.text, encoding="utf-8")
            load_config(folder)

    def _csv(self, block: Block) -> None:
        lengths = {line.count(",") for line in block.text.splitlines() if '"' not in line}
        if len(lengths) > 1:
            self._fail(block, "its rows have different lengths")

    def _json(self, block: Block) -> None:
        import json

        json.loads(re.sub(r",?\s*…", "", block.text))

    def _sh(self, block: Block) -> None:
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        for target in re.findall(r"(?m)^make ([a-z]+)", block.text):
            if not re.search(rf"(?m)^{target}:", makefile):
                self._fail(block, f"there is no target `{target}`")
        for verb in re.findall(r"\bsegdsl ([a-z]+)\b", block.text):
            if verb not in ("check", "fmt", "eval", "report", "explain", "test", "rule"):
                self._fail(block, f"there is no verb `{verb}`")

    _yaml = _sh

    # ---- help

    def _folder(self, block: Block) -> Path:
        host = _host(block) or (None if self._writes else HOSTS["shop"])
        if host is None:
            return self._own
        folder = self._examples / host.folder
        if not folder.exists():
            shutil.copytree(EXAMPLES / host.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
        return folder

    def _file(self, block: Block) -> Path:
        path = self._folder(block) / str(block.title)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _shell(self, command: str, folder: Path) -> str:
        environment = {
            "PATH": f"{self._shim}:/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "COLUMNS": str(WIDTH),
            "LC_ALL": "C.UTF-8",
            "HOME": str(self._own),
        }
        done = subprocess.run(
            ["bash", "-c", f"(exit {self._code}); {command}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            timeout=120,
            check=False,
        )
        self._code = done.returncode
        return done.stdout.decode()

    def _compare(self, block: Block, said: str) -> None:
        if not re.fullmatch(_pattern(block.text), _stripped(said)):
            self._differs(block, said, f"shows\n{block.text}\nbut it is\n{said}")

    def _differs(self, block: Block, text: str, why: str) -> None:
        self._fail(block, why)
        elided = re.search(r"(?m)^\s*…$", block.text) and block.language != "seg"
        if not elided and "internal error" not in text:
            self.rewritten[block.line] = (block, _stripped(text))

    def _fail(self, block: Block, why: str) -> None:
        self.failures.append(f"{self._place(block)}: {why}")

    def _place(self, block: Block) -> str:
        return f"{self.page.relative_to(ROOT)}:{block.line}"


def _commands(block: Block) -> list[tuple[str, str]]:
    """The commands of a block and what is shown below each."""
    parts = re.split(r"(?m)^\$ ", block.text)
    assert not parts[0].strip(), f"a console block begins with a command, not with {parts[0]!r}"
    found = []
    for part in parts[1:]:
        command, _, output = part.partition("\n")
        while command.endswith("\\"):
            following, _, output = output.partition("\n")
            command += "\n" + following
        found.append((command, output))
    return found


def _stripped(text: str) -> str:
    lines = [line.rstrip() for line in text.rstrip("\n").split("\n")]
    return "\n".join(lines) + "\n" if text.strip() else ""


def _pattern(text: str) -> str:
    """What a shown output stands for: itself, with `…` for anything, on a line of its own for any lines."""
    made = []
    for line in _stripped(text).splitlines(keepends=True):
        if line.strip() == "…":
            made.append(r"(?:.*\n)*?")
        else:
            made.append(re.escape(line).replace("…", ".*"))
    return "".join(made)


def _shim(folder: Path) -> Path:
    """A folder with `segdsl` as a command, whether it is installed or not."""
    folder.mkdir()
    command = folder / "segdsl"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m segdsl "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return Path(os.path.abspath(folder))


def _inside(found: Diagnostic, end: int) -> bool:
    return found.place.span is None or found.place.span.start < end


def _host(block: Block) -> Host | None:
    """The example that a block stands beside."""
    return next((host for name, host in HOSTS.items() if name in block.options), None)
