"""Secrets in addresses, as `segdsl.text.secrets` hides them."""

from segdsl.text.secrets import mask

__all__ = ["mask"]
