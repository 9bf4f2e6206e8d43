"""Secrets in addresses. In: a text that may hold some. Out: the text without them.

Only what an address carries can be told from other text: `user:password@` before a host, and values of parameters that grant access.
"""

from __future__ import annotations

import re

# One slash, too: that is what a path made of an address has left
_PASSWORD = re.compile(r"(?P<scheme>\b[A-Za-z][A-Za-z0-9+.-]+:/{1,2})(?P<user>[^\s:/@\"'`<>]*):[^\s\"'`<>]+@")
_TOKEN = re.compile(r"(?P<scheme>\b[A-Za-z][A-Za-z0-9+.-]+:/{1,2})[^\s:/@\"'`<>*]+@")
_PARAMETER = re.compile(
    r"(?P<name>[?&;][\w.-]*(?:token|secret|password|passwd|pwd|signature|sig|credential|key)[\w.-]*=)[^\s&;#\"'`<>]+",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """The text with passwords, tokens and signatures of addresses as `***`; user names before a password stay."""
    if ":/" not in text:
        return text
    text = _PASSWORD.sub(r"\g<scheme>\g<user>:***@", text)
    text = _TOKEN.sub(r"\g<scheme>***@", text)
    return _PARAMETER.sub(r"\g<name>***", text)
