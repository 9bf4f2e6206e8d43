"""Definitions in plain words. In: a typed program. Out: `Reading`, in English or German.

One table a language (`english.py`, `german.py`) has the words: a phrase for each row of the table of functions, and texts by name. The
other files put them together and know no language.
"""

from segdsl.reading.model import Item, Reading
from segdsl.reading.read import LANGUAGES, language, read, read_condition

__all__ = ["LANGUAGES", "Item", "Reading", "language", "read", "read_condition"]
