"""Boolean columns as words of bits, and back. In: either. Out: the same bits, 64 customers to a whole number.

One operation on a word decides 64 customers. Nothing is packed or unpacked: Polars keeps a Boolean column as a bitmap, and buffers change
hands through the Arrow C data interface (a stable ABI: struct ArrowArray of the Arrow columnar format).
"""

from __future__ import annotations

import ctypes
from typing import Any

import polars as pl

_WORD = 64
_BITS = {pl.Boolean(): 1, pl.UInt64(): _WORD}
_VALIDITY, _VALUES = 0, 1  # the places of an Arrow array's buffers
_STREAM, _SCHEMA, _ARRAY = b"arrow_array_stream", b"arrow_schema", b"arrow_array"


class _Array(ctypes.Structure):
    """`struct ArrowArray`."""


_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.c_void_p),
    ("dictionary", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))),
    ("private_data", ctypes.c_void_p),
]


class _Schema(ctypes.Structure):
    """`struct ArrowSchema`."""

    _fields_ = (
        ("format", ctypes.c_char_p),
        ("name", ctypes.c_char_p),
        ("metadata", ctypes.c_char_p),
        ("flags", ctypes.c_int64),
        ("n_children", ctypes.c_int64),
        ("children", ctypes.c_void_p),
        ("dictionary", ctypes.c_void_p),
        ("release", ctypes.c_void_p),
        ("private_data", ctypes.c_void_p),
    )


class _Stream(ctypes.Structure):
    """`struct ArrowArrayStream`."""


_Stream._fields_ = [
    ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Schema))),
    ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Array))),
    ("get_last_error", ctypes.c_void_p),
    ("release", ctypes.c_void_p),
    ("private_data", ctypes.c_void_p),
]


def words(column: pl.Series) -> pl.Series:
    """The bits of a Boolean column as UInt64, the first customer in the lowest bit; bits behind the last customer are zero.

    Args:
        column: A Boolean column. The bits of missing values may be anything.
    """
    return _words(column, [bit is True for bit in _tail(column)], _VALUES)


def known(column: pl.Series) -> pl.Series | None:
    """Which values of a Boolean column are known, as `words` gives its bits; none where all are."""
    if not column.null_count():
        return None
    return _words(column, [bit is not None for bit in _tail(column)], _VALIDITY)


def _tail(column: pl.Series) -> list[bool | None]:
    return column.slice(column.len() // _WORD * _WORD).to_list()


def _words(column: pl.Series, tail: list[bool], buffer: int) -> pl.Series:
    whole = column.len() // _WORD
    lent = _Lent(column.rechunk(), pl.UInt64(), whole, buffer) if whole else None
    head = pl.Series([], dtype=pl.UInt64) if lent is None else pl.Series(lent)
    if not tail:
        return head.alias(column.name)
    last = sum(1 << at for at, bit in enumerate(tail) if bit)
    return head.append(pl.Series([last], dtype=pl.UInt64)).rechunk().alias(column.name)


def flags(held: pl.Series, size: int) -> pl.Series:
    """Words as a Boolean column, of which they become the bitmap.

    Args:
        held: UInt64, the first customer in the lowest bit.
        size: How many customers there are; bits behind the last one do not matter.
    """
    if not size:
        return pl.Series(held.name, [], dtype=pl.Boolean)
    return pl.Series(_Lent(held.rechunk(), pl.Boolean(), size)).alias(held.name)


class _Lent:
    """A column's buffer under the schema of another dtype, as an object of the Arrow PyCapsule interface.

    Whoever takes it gives it back by the functions that Polars lent it with; until then this object keeps both structs.
    """

    def __init__(self, held: pl.Series, dtype: pl.DataType, size: int, buffer: int = _VALUES) -> None:
        """Borrows.

        Args:
            held: What to lend: Boolean or UInt64, in one chunk.
            dtype: Of what it is lent as, the other of the two.
            size: How many elements that has.
            buffer: Whether its values are lent, or which of them are known, as if none were missing.
        """
        self._array, self._schema = _Array(), _Schema()
        _export(held, "get_next", self._array)
        _export(pl.Series("", [None], dtype=dtype), "get_schema", self._schema)
        start = self._array.offset * _BITS[held.dtype]
        if start % _BITS[dtype]:
            # a slice that begins within a word: computing anything of it gives it a buffer of its own
            self._array.release(ctypes.byref(self._array))
            _export(~~held, "get_next", self._array)
            start = 0
        self._array.length, self._array.offset = size, start // _BITS[dtype]
        # the lender's release looks for its buffers in what is private to it (Polars 2.1), not among these
        self._buffers = (ctypes.c_void_p * 2)(None, self._array.buffers[buffer])
        self._array.buffers, self._array.null_count = self._buffers, 0

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """The schema's and the array's capsule."""
        new = ctypes.pythonapi.PyCapsule_New
        new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        return tuple(
            new(ctypes.addressof(one), name, None)
            for one, name in ((self._schema, _SCHEMA), (self._array, _ARRAY))
        )


def _export(lender: pl.Series, member: str, struct: ctypes.Structure) -> None:
    capsule = lender.__arrow_c_stream__()
    stream = ctypes.cast(_pointer(capsule, _STREAM), ctypes.POINTER(_Stream))
    getattr(stream.contents, member)(stream, ctypes.byref(struct))


def _pointer(capsule: Any, name: bytes) -> Any:
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return get(capsule, name)
