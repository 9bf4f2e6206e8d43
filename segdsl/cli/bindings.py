"""`name=value` options. In: what was typed. Out: the pairs, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segdsl.diagnostics import Diagnostic


def parse_data(given: Iterable[str]) -> tuple[dict[str, tuple[str, ...]], list[Diagnostic]]:
    """Tables and their files, from `--data orders=orders.parquet`; the same table again adds a file."""
    tables: dict[str, tuple[str, ...]] = {}
    mistakes: list[Diagnostic] = []
    for text in given:
        pair = _pair(text)
        if pair is None:
            mistakes.append(_formless("--data", text, "TABLE=PATH", "as in `--data orders=orders.parquet`"))
        else:
            tables[pair[0]] = (*tables.get(pair[0], ()), pair[1])
    return tables, mistakes


def parse_sets(given: Iterable[str]) -> tuple[dict[str, str], list[Diagnostic]]:
    """Values for the program's sets, from `--set vip_spend=500`; each may be given once."""
    from segdsl.diagnostics.codes_use import GIVEN_TWICE

    sets: dict[str, str] = {}
    mistakes: list[Diagnostic] = []
    for text in given:
        pair = _pair(text)
        if pair is None:
            mistakes.append(_formless("--set", text, "NAME=VALUE", "as in `--set vip_spend=500`"))
        elif pair[0] in sets:
            mistakes.append(GIVEN_TWICE.about("", what=f"a value for `{pair[0]}`"))
        else:
            sets[pair[0]] = pair[1]
    return sets, mistakes


def parse_names(given: Iterable[str]) -> tuple[str, ...]:
    """Names from `--only vip,lapsed`, each once, in the order given."""
    names = (name.strip() for text in given for name in text.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def _pair(text: str) -> tuple[str, str] | None:
    name, equals, value = text.partition("=")
    name, value = name.strip(), value.strip()
    return (name, value) if equals and name and value else None


def _formless(option: str, text: str, form: str, remedy: str) -> Diagnostic:
    from segdsl.diagnostics.codes_use import NAME_WITHOUT_VALUE

    return NAME_WITHOUT_VALUE.about("", option=option, text=text, form=form, help=(f"write it {remedy}",))
