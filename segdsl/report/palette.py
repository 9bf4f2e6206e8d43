"""The colours of reports. In: nothing. Out: a light and a dark scheme, as style sheet variables, and the pairs that must be readable.

One accent on warm neutrals; everything else is a tint of these. The heat steps go from the paper to the accent, so that the eye reads
them as more and less of one thing.
"""

from __future__ import annotations

HEAT_STEPS = 7

LIGHT = {
    "page": "#f7f5f1",
    "paper": "#ffffff",
    "ink": "#1e1c19",
    "soft": "#625c53",
    "line": "#e3ded5",
    "track": "#efebe4",
    "accent": "#0b655d",
    "accent-soft": "#dcebe8",
    "code": "#f5f2ec",
    "code-word": "#0b655d",
    "code-call": "#3d4a8a",
    "code-value": "#8a4a12",
    "code-note": "#6a6458",
    "lost": "#c9b79c",
    "heat-0": "#f2f1ed",
    "heat-1": "#e2efec",
    "heat-2": "#c5dfda",
    "heat-3": "#9ccac2",
    "heat-4": "#33796f",
    "heat-5": "#1a635a",
    "heat-6": "#0a443e",
    "heat-1-ink": "#1e1c19",
    "heat-2-ink": "#1e1c19",
    "heat-3-ink": "#1e1c19",
    "heat-4-ink": "#ffffff",
    "heat-5-ink": "#ffffff",
    "heat-6-ink": "#ffffff",
}

DARK = {
    "page": "#151413",
    "paper": "#1d1c1a",
    "ink": "#eeebe4",
    "soft": "#aba498",
    "line": "#36332e",
    "track": "#2c2a26",
    "accent": "#6cc9bb",
    "accent-soft": "#1f3a36",
    "code": "#171615",
    "code-word": "#6cc9bb",
    "code-call": "#a9b4ee",
    "code-value": "#e0a773",
    "code-note": "#a0998c",
    "lost": "#6a5a42",
    "heat-0": "#232220",
    "heat-1": "#1f3230",
    "heat-2": "#1f443f",
    "heat-3": "#235a53",
    "heat-4": "#4fa396",
    "heat-5": "#6cc9bb",
    "heat-6": "#a6ebdf",
    "heat-1-ink": "#eeebe4",
    "heat-2-ink": "#eeebe4",
    "heat-3-ink": "#eeebe4",
    "heat-4-ink": "#10100f",
    "heat-5-ink": "#10100f",
    "heat-6-ink": "#10100f",
}

# Text and what it stands on; each needs a contrast of 4.5 (Web Content Accessibility Guidelines 2.2, success criterion 1.4.3)
READABLE = (
    *((text, ground) for text in ("ink", "soft", "accent") for ground in ("page", "paper", "code")),
    *((text, "code") for text in ("code-word", "code-call", "code-value", "code-note")),
    *((text, "paper") for text in ("code-word", "code-call", "code-value", "code-note")),
    ("ink", "accent-soft"),
    ("accent", "accent-soft"),
    ("ink", "track"),
    *((f"heat-{step}-ink", f"heat-{step}") for step in range(1, HEAT_STEPS)),
)

# What must be told from its surroundings without being text needs 3 (criterion 1.4.11)
VISIBLE = (("accent", "track"), ("accent", "paper"), ("accent", "page"))


def variables() -> str:
    """Both schemes as a style sheet: the dark one where the reader's system asks for it, and never on paper."""
    return (
        f":root{{color-scheme:light dark;{_declared(LIGHT)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_declared(DARK)}}}}}\n"
    )


def _declared(scheme: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in scheme.items())
