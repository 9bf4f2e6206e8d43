"""Secrets in addresses. In: a text that may hold some. Out: the text without them."""

from __future__ import annotations


def mask(text: str) -> str:
    """The text with passwords, tokens and signatures of addresses as `***`; user names before a password stay."""
    if ":/" not in text:
        return text
    from segdsl.text.secrets import mask as masked

    return masked(text)
