"""Memberships as words of bits. In: Boolean columns. Out: the same bits, 64 to a whole number, so that one operation compares 64 customers.

The bits are taken from where Polars keeps them, through the Arrow C data interface (a stable ABI: struct ArrowArray of the Arrow columnar
format), instead of being packed one by one.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import polars as pl

_WORD = 64
_STREAM = b"arrow_array_stream"


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


class _Stream(ctypes.Structure):
    """`struct ArrowArrayStream`."""


_Stream._fields_ = [
    ("get_schema", ctypes.c_void_p),
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


def common(columns: Sequence[pl.Series]) -> list[list[int]]:
    """How many customers each two Boolean columns share, the size of each on the diagonal.

    Args:
        columns: Boolean columns without missing values, of one length.
    """
    frame = pl.DataFrame([words(one).alias(str(at)) for at, one in enumerate(columns)]).lazy()
    shared = [[0] * len(columns) for _ in columns]
    pairs = [(i, j) for i in range(len(columns)) for j in range(i + 1)]
    for start in range(0, len(pairs), _PAIRS):
        some = pairs[start : start + _PAIRS]
        asked = (
            (pl.col(str(i)) & pl.col(str(j))).bitwise_count_ones().sum().alias(str(at))
            for at, (i, j) in enumerate(some)
        )
        found = frame.select(asked).collect(engine="in-memory", optimizations=_PLAIN).row(0)
        for (i, j), count in zip(some, found, strict=True):
            shared[i][j] = shared[j][i] = int(count)
    return shared


_PAIRS = 1024  # of one query; more of them take longer to plan than to run
_PLAIN = pl.QueryOptFlags(comm_subexpr_elim=False)
