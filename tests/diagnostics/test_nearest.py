"""The known word that a misspelt one is most like."""

import pytest

from segdsl.diagnostics import nearest

KNOWN = ("vip", "age", "recency", "monetary", "ab")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("vpi", "vip"),  # two letters that have changed places
        ("ivp", "vip"),
        ("ba", "ab"),
        ("vp", "vip"),  # a letter left out
        ("vipp", "vip"),  # one too many
        ("agr", "age"),  # another one
        ("AGE", "age"),
        ("recensy", "recency"),
        ("monetry", "monetary"),
        ("xy", None),
        ("xyz", None),
        ("newsletter", None),
    ],
)
def test_nearest(word: str, meant: str | None) -> None:
    assert nearest(word, KNOWN) == meant
