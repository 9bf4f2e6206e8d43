"""The colours of reports. In: a house's accent, if it has one. Out: a light and a dark scheme, as style sheet variables, and the pairs that
must be readable.

One accent on warm neutrals; everything else is a tint of these. The heat steps go from the paper to the accent, so that the eye reads them
as more and less of one thing; the two cold steps are sand, for less than chance.
"""

from __future__ import annotations

from dataclasses import dataclass

from segdsl.report.contrast import TEXT, contrast, mix, readable

HEAT_STEPS = 7
ACCENT = "#0b655d"
ACCENT_DARK = "#6cc9bb"

_LIGHT = {
    "page": "#f7f5f1",
    "paper": "#ffffff",
    "ink": "#1e1c19",
    "soft": "#625c53",
    "line": "#e3ded5",
    "track": "#efebe4",
    "code": "#f5f2ec",
    "code-call": "#3d4a8a",
    "code-value": "#8a4a12",
    "code-note": "#6a6458",
    "lost": "#c9b79c",
    "bad": "#a3341f",
    "good": "#2c6a2e",
    "everyone": "#b9b0a2",
    "heat-0": "#f2f1ed",
    "cold-1": "#f0e6d6",
    "cold-2": "#e2d0b3",
    "cold-1-ink": "#1e1c19",
    "cold-2-ink": "#1e1c19",
}
_DARK = {
    "page": "#151413",
    "paper": "#1d1c1a",
    "ink": "#eeebe4",
    "soft": "#aba498",
    "line": "#36332e",
    "track": "#2c2a26",
    "code": "#171615",
    "code-call": "#a9b4ee",
    "code-value": "#e0a773",
    "code-note": "#a0998c",
    "lost": "#6a5a42",
    "bad": "#f0907c",
    "good": "#8fcf91",
    "everyone": "#6b655b",
    "heat-0": "#232220",
    "cold-1": "#37301f",
    "cold-2": "#4d4129",
    "cold-1-ink": "#eeebe4",
    "cold-2-ink": "#eeebe4",
}
_NIGHT = "#10100f"  # text on the light steps of the dark scheme


@dataclass(frozen=True, slots=True)
class Schemes:
    """The colours by name, in light and in the dark; both have the same names."""

    light: dict[str, str]
    dark: dict[str, str]

    def variables(self) -> str:
        """Both as a style sheet: the dark one where the reader's system asks for it, and never on paper."""
        return (
            f":root{{color-scheme:light dark;{_declared(self.light)}}}\n"
            f"@media screen and (prefers-color-scheme:dark){{:root{{{_declared(self.dark)}}}}}\n"
        )


def schemes(accent: str = ACCENT, accent_dark: str | None = None) -> Schemes:
    """The schemes around an accent.

    Args:
        accent: The colour of bars, links and marks on light ground; `weakness` tells whether it can be read there.
        accent_dark: The same on dark ground; the light one's, made as light as it has to be, if none is given.
    """
    if accent_dark is None:
        accent_dark = (
            ACCENT_DARK
            if accent == ACCENT
            else readable(accent, (*_grounds(_DARK), mix(_DARK["paper"], "#ffffff", 0.1)), "#ffffff")
        )
    return Schemes(_light(accent), _dark(accent_dark))


def weakness(accent: str, *, dark: bool = False) -> tuple[float, str] | None:
    """What keeps a colour from being an accent.

    Args:
        accent: The colour.
        dark: Whether it is meant for dark ground.

    Returns:
        Its least contrast and the nearest colour that can be read; none if it can be read itself.
    """
    grounds = _grounds(_DARK if dark else _LIGHT)
    least = min(contrast(accent, ground) for ground in grounds)
    return None if least >= TEXT else (least, readable(accent, grounds, "#ffffff" if dark else "#000000"))


def _grounds(scheme: dict[str, str]) -> tuple[str, ...]:
    return scheme["page"], scheme["paper"], scheme["code"]


def _light(accent: str) -> dict[str, str]:
    paper, ink = _LIGHT["paper"], _LIGHT["ink"]
    steps = [mix(paper, accent, part) for part in (0.12, 0.24, 0.4)]
    steps += [accent, mix(accent, "#000000", 0.22), mix(accent, "#000000", 0.42)]
    return {**_LIGHT, **_accents(accent, paper), **_heat(steps, (ink, ink, ink, paper, paper, paper))}


def _dark(accent: str) -> dict[str, str]:
    paper, ink = _DARK["paper"], _DARK["ink"]
    steps = [_under(ink, paper, accent, part) for part in (0.12, 0.22, 0.34)]
    steps += [readable(mix(accent, paper, 0.28), (_NIGHT,), accent), accent, mix(accent, "#ffffff", 0.4)]
    return {**_DARK, **_accents(accent, paper), **_heat(steps, (ink, ink, ink, _NIGHT, _NIGHT, _NIGHT))}


def _accents(accent: str, paper: str) -> dict[str, str]:
    return {"accent": accent, "accent-soft": _under(accent, paper, accent, 0.14), "code-word": accent}


def _under(text: str, paper: str, accent: str, part: float) -> str:
    """A tint of the paper that the text can still be read on."""
    tint = mix(paper, accent, part)
    while part > 0 and contrast(text, tint) < TEXT:
        part -= 0.01
        tint = mix(paper, accent, max(part, 0))
    return tint


def _heat(steps: list[str], inks: tuple[str, ...]) -> dict[str, str]:
    made = {f"heat-{at}": colour for at, colour in enumerate(steps, 1)}
    return made | {f"heat-{at}-ink": ink for at, ink in enumerate(inks, 1)}


# Text and what it stands on; each needs a contrast of 4.5 (Web Content Accessibility Guidelines 2.2, success criterion 1.4.3)
READABLE = (
    *(
        (text, ground)
        for text in ("ink", "soft", "accent", "bad", "good")
        for ground in ("page", "paper", "code")
    ),
    *((text, "code") for text in ("code-word", "code-call", "code-value", "code-note")),
    *((text, "paper") for text in ("code-word", "code-call", "code-value", "code-note")),
    ("ink", "accent-soft"),
    ("accent", "accent-soft"),
    ("ink", "track"),
    ("ink", "heat-0"),
    *((f"heat-{step}-ink", f"heat-{step}") for step in range(1, HEAT_STEPS)),
    *((f"cold-{step}-ink", f"cold-{step}") for step in (1, 2)),
)

# What must be told from its surroundings without being text needs 3 (criterion 1.4.11)
VISIBLE = (("accent", "track"), ("accent", "paper"), ("accent", "page"))


def _declared(scheme: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in scheme.items())
