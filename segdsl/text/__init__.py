"""Program text: where it comes from, and the places in it. In: a path or a string. Out: a `Source`, or the reason there is none."""

from segdsl.text.read import MAX_BYTES, ReadFault, from_bytes, read
from segdsl.text.scan import Fault, scan
from segdsl.text.source import Position, Source, Span

__all__ = ["MAX_BYTES", "Fault", "Position", "ReadFault", "Source", "Span", "from_bytes", "read", "scan"]
