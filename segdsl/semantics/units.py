"""The files of a program. In: what parsing found of the first one. Out: it and every file it uses, each read once, and mistakes."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from segdsl.diagnostics import Diagnostic, codes, nearest
from segdsl.syntax import Parsed, parse, read_fault, tree
from segdsl.text import ReadFault, Source, read

LIBRARY = Path(__file__).resolve().parent.parent / "std"
_CONFIG = ("segdsl.toml", "pyproject.toml", ".git")
MAX_FILES = 200


@dataclass(eq=False, slots=True)
class Unit:
    """One file of a program.

    Attributes:
        parsed: Its statements.
        prefix: What stands before its names where they are used: `s.` after `use … as s`.
        user: The file that uses it; none for the first.
        use: Where it is used.
        aliases: What the files it uses are called in it.
    """

    parsed: Parsed
    prefix: str = ""
    user: Unit | None = None
    use: tree.Use | None = None
    aliases: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the `use` statement calls it."""
        if self.use is None:
            return self.parsed.source.name
        return self.use.library.text if self.use.library is not None else str(self.use.file)

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Where its names are looked for: its own, then those of the files that use it."""
        found = [self.prefix]
        at = self.user
        while at is not None:
            if at.prefix not in found:
                found.append(at.prefix)
            at = at.user
        return tuple(found)


def gather(parsed: Parsed) -> tuple[list[Unit], list[Diagnostic]]:
    """All files of a program, the first one first.

    Args:
        parsed: The first file.

    Returns:
        The files, and the mistakes of `use` statements and of the files they name.
    """
    first = Unit(parsed)
    known: dict[str, Unit] = {_identity(parsed.source): first}
    units = [first]
    found: list[Diagnostic] = []
    queue = [first]
    while queue:
        unit = queue.pop(0)
        for statement in unit.parsed.statements:
            if isinstance(statement, tree.Use):
                made = _use(unit, statement, known, found)
                if made is not None:
                    units.append(made)
                    queue.append(made)
    return units, found


def state(parsed: Parsed) -> str | None:
    """What the meaning of a program depends on, as a hash: the text and place of each of its files.

    Args:
        parsed: The first file.

    Returns:
        The hash; none where a file cannot be read or brought in.
    """
    units, found = gather(parsed)
    if found or any(unit.parsed.diagnostics for unit in units):
        return None
    made = blake2b(digest_size=16)
    for unit in units:
        source = unit.parsed.source
        made.update(f"{_identity(source)}\0{unit.prefix}\0{source.digest}\n".encode("utf-8", "surrogatepass"))
    return made.hexdigest()


def _identity(source: Source) -> str:
    return os.path.realpath(source.path) if source.path is not None else source.name


def _use(unit: Unit, statement: tree.Use, known: dict[str, Unit], found: list[Diagnostic]) -> Unit | None:
    """The file a `use` names, if it is met for the first time; its names are known to the user either way."""
    source = _read(unit, statement)
    if isinstance(source, Diagnostic):
        found.append(source)
        return None
    alias = statement.alias.text if statement.alias is not None else ""
    identity = _identity(source)
    if identity in known:
        before = known[identity]
        if before in _users(unit):
            steps = [one.name for one in reversed(_users(unit))] + [_called(statement)]
            text = " → ".join(f"`{step}`" for step in steps)
            found.append(
                codes.USE_CIRCLE.at(unit.parsed.source, statement.span, name=_called(statement), steps=text)
            )
        elif alias:
            unit.aliases[alias] = before.prefix
        return None
    if len(known) >= MAX_FILES:
        found.append(
            codes.TOO_LONG.at(unit.parsed.source, statement.span, limit=MAX_FILES, things="files in use")
        )
        return None
    prefix = f"{unit.prefix}{alias}." if alias else unit.prefix
    made = Unit(_parsed(source, source.path), prefix, unit, statement)
    if alias:
        unit.aliases[alias] = prefix
    known[identity] = made
    found += made.parsed.diagnostics
    return made


@lru_cache(maxsize=16)
def _parsed(source: Source, path: str | None) -> Parsed:
    """A used file, parsed once while programs that share it are looked at one after the other.

    Args:
        source: Its text and name.
        path: Where it is; sources of equal text and name are equal, but look for what they use in different places.
    """
    return parse(source)


def _users(unit: Unit) -> list[Unit]:
    chain = [unit]
    while chain[-1].user is not None:
        chain.append(chain[-1].user)
    return chain


def _called(statement: tree.Use) -> str:
    return statement.library.text if statement.library is not None else str(statement.file)


def library_names() -> list[str]:
    """The files of the standard library, as `use` names them."""
    return sorted(f"std.{path.stem}" for path in LIBRARY.glob("*.seg"))


def _read(unit: Unit, statement: tree.Use) -> Source | Diagnostic:
    source = unit.parsed.source

    def cannot(why: str, *help: str) -> Diagnostic:
        return codes.CANNOT_USE.at(source, statement.span, name=_called(statement), why=why, help=help)

    if statement.library is not None:
        name = statement.library.text
        if name not in library_names():
            close = nearest(name, library_names()) or nearest(f"std.{name}", library_names())
            help = (
                [f"did you mean `{close}`?"]
                if close
                else ["files of the library: " + ", ".join(f"`{one}`" for one in library_names())]
            )
            return cannot("the standard library has no such file", *help)
        read_library = read(LIBRARY / f"{name.removeprefix('std.')}.seg", name)
        return read_library if isinstance(read_library, Source) else read_fault(read_library)
    if source.path is None:
        return cannot("a text that was not read from a file has no folder to look in")
    return _file(source, str(statement.file), cannot)


def _file(source: Source, given: str, cannot: Callable[..., Diagnostic]) -> Source | Diagnostic:
    """A file beside the one that uses it, inside the project's folder."""
    if given in library_names():
        return cannot("files of the library stand without quotes", f"write `use {given}`")
    if "\0" in given or not given.endswith(".seg") or Path(given).is_absolute():
        return cannot("name a `.seg` file beside this one")
    folder = Path(str(source.path)).resolve().parent
    root = next(
        (one for one in (folder, *folder.parents) if any((one / mark).exists() for mark in _CONFIG)), folder
    )
    try:
        resolved = (folder / given).resolve(strict=True)
    except (OSError, RuntimeError):
        return cannot("there is no such file")
    if not resolved.is_relative_to(root):
        return cannot("it lies outside the project's folder")
    made = read(resolved, os.path.normpath(Path(source.name).parent / given))
    return read_fault(made) if isinstance(made, ReadFault) else made
