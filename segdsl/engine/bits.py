"""Boolean columns as words of bits, and back. In: either. Out: the same bits, 64 customers to a whole number.

One operation on a word decides 64 customers. Nothing is packed or unpacked: Polars keeps a Boolean column as a bitmap, and buffers change
hands through the Arrow C data interface (a stable ABI: struct ArrowArray of the Arrow columnar format).
"""

from __future__ import annotations

import ctypes
from typing import Any

import polars as pl

_WORD = 64
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
        column: A Boolean column without missing values.
    """
    size = column.len()
    held = _bytes(column, size)
    padded = held.ljust(-(-size // _WORD) * 8, b"\0")
    count = len(padded) // 8
    if not count:
        return pl.Series(column.name, [], dtype=pl.UInt64)
    made = pl.Series(column.name, [padded], dtype=pl.Binary)
    return made.bin.reinterpret(dtype=pl.Array(pl.UInt64, count), endianness="little").explode()


def flags(held: pl.Series, size: int) -> pl.Series:
    """Words as a Boolean column, of which they become the bitmap.

    Args:
        held: UInt64, the first customer in the lowest bit.
        size: How many customers there are; bits behind the last one do not matter.
    """
    if not size:
        return pl.Series(held.name, [], dtype=pl.Boolean)
    return pl.Series(_Lent(held.rechunk(), size)).alias(held.name)


class _Lent:
    """Words under the schema of a Boolean column, as an object of the Arrow PyCapsule interface.

    Whoever takes them gives them back by the functions that Polars lent them with; until then this object keeps both structs.
    """

    def __init__(self, held: pl.Series, size: int) -> None:
        self._array, self._schema = _Array(), _Schema()
        for lender, member, struct in (
            (held, "get_next", self._array),
            (pl.Series("", [True]), "get_schema", self._schema),
        ):
            capsule = lender.__arrow_c_stream__()
            stream = ctypes.cast(_pointer(capsule, _STREAM), ctypes.POINTER(_Stream))
            getattr(stream.contents, member)(stream, ctypes.byref(struct))
        self._array.length = size
        self._array.offset *= _WORD

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """The schema's and the array's capsule."""
        new = ctypes.pythonapi.PyCapsule_New
        new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        return tuple(
            new(ctypes.addressof(one), name, None)
            for one, name in ((self._schema, _SCHEMA), (self._array, _ARRAY))
        )


def _bytes(column: pl.Series, size: int) -> bytes:
    capsule = column.rechunk().__arrow_c_stream__()
    stream = ctypes.cast(_pointer(capsule, _STREAM), ctypes.POINTER(_Stream))
    array = _Array()
    if not size or stream.contents.get_next(stream, ctypes.byref(array)) or not array.length:
        return b""
    try:
        if array.offset % 8:
            # a slice that begins within a byte: computing anything of it gives it a buffer of its own
            return _bytes(~~column, size)
        start = array.buffers[1] + array.offset // 8
        held = bytearray(ctypes.string_at(start, (size + 7) // 8))
    finally:
        array.release(ctypes.byref(array))
    if size % 8:
        held[-1] &= (1 << size % 8) - 1
    return bytes(held)


def _pointer(capsule: Any, name: bytes) -> Any:
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return get(capsule, name)
