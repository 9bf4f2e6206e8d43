"""The project's settings. In: where the program is. Out: what the nearest `segdsl.toml`, or `[tool.segdsl]` of a `pyproject.toml`, says."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segdsl.cli.choices import listing
from segdsl.cli.faults import UserError
from segdsl.cli.instant import check_timezone, parse_as_of

if TYPE_CHECKING:
    from segdsl.cli.config_text import ConfigText
    from segdsl.diagnostics import Diagnostic

NAME = "segdsl.toml"
LANGUAGES = ("en", "de")  # of reports
REPORT = ("title", "locale", "sections", "value", "min_cell", "keys", "accent", "accent_dark")
SECTIONS = {"data": (), "evaluate": ("timezone", "as_of", "key", "fiscal_year_start"), "report": REPORT}


@dataclass(frozen=True, slots=True)
class ReportConfig:
    """What a project's reports are like; everything that is not set is empty.

    Attributes:
        title: What they are called.
        locale: Their language.
        sections: The sections they have.
        value: The trait or column that says what a customer is worth.
        min_cell: Counts below this are not told.
        keys: Whether keys of a few members may be shown.
        accent: The house's colour on light ground.
        accent_dark: The same on dark ground.
    """

    title: str | None = None
    locale: str | None = None
    value: str | None = None
    sections: tuple[str, ...] = ()
    min_cell: int | None = None
    keys: bool = True
    accent: str | None = None
    accent_dark: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """A project's settings; everything that is not set is empty.

    Attributes:
        file: Where they were read; none if there is no configuration.
        data: Paths, globs or addresses of each table, seen from the current folder.
        timezone: The zone that days and local times are meant in.
        as_of: The day or local time that results are for.
        key: The customers' key, for programs without `table` statements.
        fiscal_year_start: The month the fiscal year begins in, 1 to 12.
        report: What reports are like.
    """

    file: Path | None = None
    data: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    timezone: str | None = None
    as_of: date | datetime | None = None
    key: str | None = None
    fiscal_year_start: int = 1
    report: ReportConfig = ReportConfig()


def load(folder: Path) -> Config:
    """The settings that hold for programs of a folder.

    Args:
        folder: Where the program is; the configuration is looked for there and in every folder above.

    Raises:
        UserError: The configuration cannot be read, is not TOML, or says what no setting is; every such mistake is named.
    """
    from segdsl.cli.config_text import ConfigText

    folders = [resolved := folder.resolve(), *resolved.parents]
    file = _nearest(folders, NAME)
    if file is not None:
        return _settings(ConfigText(file, _read(file)), file, ())
    file = _nearest(folders, "pyproject.toml")
    if file is not None and "tool.segdsl" in (text := _read(file)):
        return _settings(ConfigText(file, text), file, ("tool", "segdsl"))
    return Config()


def _nearest(folders: list[Path], name: str) -> Path | None:
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def _read(file: Path) -> str:
    from segdsl.diagnostics.codes_use import CONFIG_UNREADABLE

    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        why = "it is not UTF-8 text"
    except OSError as error:
        why = (error.strerror or str(error)).lower()
    raise UserError([CONFIG_UNREADABLE.about("", name=_seen_from_here(str(file)), why=why)])


def _settings(text: ConfigText, file: Path, prefix: tuple[str, ...]) -> Config:
    try:
        settings: Any = tomllib.loads(text.original)
    except tomllib.TOMLDecodeError as error:
        raise UserError([text.not_toml(error)]) from None
    for name in prefix:
        settings = settings.get(name, {})
    reader = _Reader(text, file.parent, prefix)
    config = reader.read(settings, file)
    if reader.mistakes:
        raise UserError(sorted(reader.mistakes, key=lambda one: one.sort_key))
    return config


class _Reader:
    """Reads settings one by one and collects what is wrong with them."""

    def __init__(self, text: ConfigText, folder: Path, prefix: tuple[str, ...]) -> None:
        self.text = text
        self.folder = folder
        self.prefix = prefix
        self.mistakes: list[Diagnostic] = []

    def read(self, settings: dict[str, Any], file: Path) -> Config:
        for name in settings:
            if name not in SECTIONS:
                self._unknown((), name, [*SECTIONS])
        sections = {name: self._section(settings, name) for name in SECTIONS}
        evaluate = sections["evaluate"]
        timezone = self._text(evaluate, "evaluate", "timezone")
        if timezone is not None:
            self.mistakes += [
                self.text.place(one, ("evaluate",), "timezone", self.prefix)
                for one in check_timezone(timezone)
            ]
        return Config(
            file=Path(_seen_from_here(str(file))),
            data={table: self._paths(table, value) for table, value in sections["data"].items()},
            timezone=timezone,
            as_of=self._as_of(evaluate),
            key=self._text(evaluate, "evaluate", "key"),
            fiscal_year_start=self._month(evaluate),
            report=self._report(sections["report"]),
        )

    def _report(self, section: dict[str, Any]) -> ReportConfig:
        texts = {key: self._text(section, "report", key) for key in ("title", "locale", "value")}
        if texts["locale"] is not None and texts["locale"] not in LANGUAGES:
            expected = listing(LANGUAGES)
            self.mistakes.append(
                self.text.bad(("report",), "locale", expected, f"`{texts['locale']}`", self.prefix)
            )
        return ReportConfig(
            **texts,
            sections=self._sections(section),
            min_cell=self._least(section),
            keys=self._flag(section, "keys"),
            accent=self._colour(section, "accent"),
            accent_dark=self._colour(section, "accent_dark"),
        )

    def _sections(self, section: dict[str, Any]) -> tuple[str, ...]:
        given = section.get("sections", [])
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            self._bad(("report",), "sections", "a list of names", given)
            return ()
        if given:
            from segdsl.report.sections import check_sections

            self.mistakes += [
                self.text.place(one, ("report",), "sections", self.prefix) for one in check_sections(given)
            ]
        return tuple(given)

    def _least(self, section: dict[str, Any]) -> int | None:
        value = section.get("min_cell")
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 1):
            return value
        actual = f"`{value}`" if type(value) is int else _kind(value)
        self.mistakes.append(
            self.text.bad(("report",), "min_cell", "a whole number from 1 on", actual, self.prefix)
        )
        return None

    def _flag(self, section: dict[str, Any], key: str) -> bool:
        value = section.get(key, True)
        if isinstance(value, bool):
            return value
        self._bad(("report",), key, "true or false", value)
        return True

    def _colour(self, section: dict[str, Any], key: str) -> str | None:
        """A colour that can be read on the ground it is meant for."""
        value = self._text(section, "report", key)
        if value is None:
            return None
        from segdsl.diagnostics.codes_use import LOW_CONTRAST, NOT_A_COLOUR
        from segdsl.report.contrast import is_colour
        from segdsl.report.palette import weakness

        if not is_colour(value):
            found = NOT_A_COLOUR.about(self.text.source.name, text=value)
            self.mistakes.append(self.text.place(found, ("report",), key, self.prefix))
            return None
        dark = key == "accent_dark"
        weak = weakness(value, dark=dark)
        if weak is not None:
            found = LOW_CONTRAST.about(
                self.text.source.name,
                colour=value,
                ground="dark" if dark else "light",
                contrast=f"{weak[0]:.1f}",
                help=(f"`{weak[1]}` is the nearest that can be read",),
            )
            self.mistakes.append(self.text.place(found, ("report",), key, self.prefix))
        return value

    def _section(self, settings: dict[str, Any], name: str) -> dict[str, Any]:
        section = settings.get(name, {})
        if not isinstance(section, dict):
            self._bad((), name, f"a section, written `[{'.'.join((*self.prefix, name))}]`", section)
            return {}
        if name != "data":
            for key in section:
                if key not in SECTIONS[name]:
                    self._unknown((name,), key, SECTIONS[name])
        return section

    def _text(self, section: dict[str, Any], name: str, key: str) -> str | None:
        value = section.get(key)
        if value is None or (isinstance(value, str) and value):
            return value
        self._bad((name,), key, "text", value)
        return None

    def _month(self, section: dict[str, Any]) -> int:
        value = section.get("fiscal_year_start", 1)
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 12:
            return value
        self._bad(("evaluate",), "fiscal_year_start", "a month from 1 to 12", value)
        return 1

    def _paths(self, table: str, value: object) -> tuple[str, ...]:
        given = value if isinstance(value, list) else [value]
        paths = [self._path(path) for path in given if isinstance(path, str) and path]
        if not paths or len(paths) < len(given):
            self._bad(("data",), table, "a path or a list of paths", value)
        return tuple(paths)

    def _path(self, path: str) -> str:
        if "://" in path:
            return path
        return _seen_from_here(str(self.folder / Path(path).expanduser()))

    def _as_of(self, section: dict[str, Any]) -> date | datetime | None:
        value = section.get("as_of")
        if isinstance(value, str):
            parsed = parse_as_of(value)
            if isinstance(parsed, date):
                return parsed
            self.mistakes.append(self.text.place(parsed, ("evaluate",), "as_of", self.prefix))
            return None
        if value is None or (isinstance(value, date) and getattr(value, "tzinfo", None) is None):
            return value
        self._bad(("evaluate",), "as_of", "a day or a local time", value)
        return None

    def _unknown(self, section: tuple[str, ...], key: str, known: tuple[str, ...] | list[str]) -> None:
        self.mistakes.append(self.text.unknown(section, key, known, self.prefix))

    def _bad(self, section: tuple[str, ...], key: str, expected: str, value: object) -> None:
        self.mistakes.append(self.text.bad(section, key, expected, _kind(value), self.prefix))


def _kind(value: object) -> str:
    match value:
        case "" | []:
            return "empty"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list that holds something else"
        case datetime() if value.tzinfo is not None:
            return "a time with a zone of its own"
        case date() | time():
            return "a day or time"
        case _:
            return "a section"


def _seen_from_here(path: str) -> str:
    """A path as it is typed from the current folder, where it lies below; else in full."""
    here = os.path.join(os.getcwd(), "")
    path = os.path.normpath(path)
    return path.removeprefix(here) if path.startswith(here) else path
