"""Typed expressions as Polars expressions."""
