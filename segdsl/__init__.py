"""segdsl: customer segments as reviewed text files.

Everything public is here and loaded when first used::

    import segdsl

    program = segdsl.load("shop.seg")
    result = program.evaluate(customers=customers, orders=orders, as_of=date(2024, 6, 30))
    result.members("vip")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from segdsl.api import Program, ProgramPart, Result, SegdslError, check, expr, load, parse
    from segdsl.diagnostics import Diagnostic

__version__ = "0.1.0"
LANGUAGE_VERSION = 1

__all__ = [
    "LANGUAGE_VERSION",
    "Diagnostic",
    "Program",
    "ProgramPart",
    "Result",
    "SegdslError",
    "__version__",
    "check",
    "expr",
    "load",
    "parse",
]


def __getattr__(name: str) -> Any:
    """Loads a public name when it is first used."""
    if name == "Diagnostic":
        from segdsl.diagnostics import Diagnostic

        return Diagnostic
    if name in __all__:
        from segdsl import api

        return getattr(api, name)
    raise AttributeError(f"module 'segdsl' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
