"""What nobody may see. In: a typed expression. Out: whether it is made of `personal` columns."""

from __future__ import annotations

from segdsl.semantics.program import Meaning
from segdsl.semantics.typed import Column, Lookup, Reference, Typed, walk


def is_personal(meaning: Meaning, node: Typed) -> bool:
    """Whether a value is made of columns that nobody may see."""
    for one in walk(node):
        if isinstance(one, Column | Lookup) and meaning.catalog.tables[one.table].columns[one.name].personal:
            return True
        if isinstance(one, Reference):
            definition = meaning.definitions[one.name]
            if definition.kind == "trait" and definition.personal:
                return True
    return False
