"""Signs of good typography for terminals that have only ASCII. In: a text. Out: the same with plain quotes, dashes and spaces."""

from __future__ import annotations

# quotation marks, minus sign and dashes, ellipsis, no-break space
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e", '"'),
        **dict.fromkeys("\u2018\u2019", "'"),
        **dict.fromkeys("\u2212\u2013\u2014", "-"),
        "\u2026": "...",
        "\u00a0": " ",
    }
)


def plain_signs(text: str, ascii_only: bool) -> str:
    """The text, with signs that ASCII has a stand-in for replaced where only ASCII is shown."""
    return text.translate(_PLAIN) if ascii_only else text
