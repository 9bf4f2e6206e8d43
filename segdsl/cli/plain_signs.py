"""Signs of good typography for terminals that have only ASCII. In: a text. Out: the same with plain quotes, dashes and spaces."""

from __future__ import annotations

_PLAIN = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",  # noqa: RUF001 - the sign itself is meant
        "’": "'",
        "−": "-",
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
    }
)


def plain_signs(text: str, ascii_only: bool) -> str:
    """The text, with signs that ASCII has a stand-in for replaced where only ASCII is shown."""
    return text.translate(_PLAIN) if ascii_only else text
