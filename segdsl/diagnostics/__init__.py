"""Mistakes as plain data. In: a code of the table and a place. Out: a `Diagnostic`, which `render` shows."""

from segdsl.diagnostics.model import Code, Diagnostic, Edit, Fix, Place, Related, Severity, nearest

__all__ = ["Code", "Diagnostic", "Edit", "Fix", "Place", "Related", "Severity", "nearest"]
