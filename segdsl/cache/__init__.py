"""What is kept from run to run so that the next one is quick. In: names and plain values. Out: the same values, or nothing.

Nothing depends on it: what is kept belongs to exactly one state of the package and of a text, everything read is checked, and where
anything is amiss the work is done as if there were no cache.
"""

from segdsl.cache.folder import default_folder
from segdsl.cache.store import Cache, Entry, entry_of, using

__all__ = ["Cache", "Entry", "default_folder", "entry_of", "using"]
