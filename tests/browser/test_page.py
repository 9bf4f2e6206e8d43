"""Reports in a real browser: nobody is shut out, nothing is asked for, everything fits, and it works without a mouse and on paper."""

from __future__ import annotations

import re
from statistics import median
from typing import Any

import pytest

from tests.browser.conftest import Open

WIDTHS = (390, 768, 1200, 1900)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def _axe(page: Any) -> list[str]:
    """What axe-core finds: rule, how many places, the first of them."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']} ({len(one['nodes'])}): {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["shop", "software", "small"])
def test_nobody_is_shut_out(opened: Open, name: str, scheme: str) -> None:
    # axe is a script, which the page's own policy would not let run
    page = opened(name, scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert _axe(page) == []


def test_nobody_is_shut_out_on_a_small_screen(opened: Open) -> None:
    page = opened("shop", width=390, bypass_csp=True)
    assert _axe(page) == []


@pytest.mark.parametrize("name", ["shop", "software", "hostile", "big"])
def test_nothing_is_asked_for_and_nothing_complains(opened: Open, name: str) -> None:
    page = opened(name)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(200)
    assert [url for url in page.asked[1:] if url != "data:,"] == []
    assert page.said == []


def test_the_policy_holds(opened: Open) -> None:
    page = opened("small")
    page.evaluate(
        """() => {
            const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.body.append(script);
            const image = document.createElement('img'); image.src = 'https://elsewhere.example/x.png'; document.body.append(image);
            const style = document.createElement('style'); style.textContent = 'h1{display:none}'; document.body.append(style);
            document.body.insertAdjacentHTML('beforeend', '<p id="late" style="color:red">late</p>');
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.getElementById('late')).color") != "rgb(255, 0, 0)"
    assert sum("Content Security Policy" in line for line in page.said) >= 3
    assert page.failed == [("https://elsewhere.example/x.png", "csp")]


def test_hostile_texts_are_inert(opened: Open) -> None:
    page = opened("hostile")
    assert page.locator("img").count() == 0
    assert page.locator("script").count() == 0
    assert (
        page.evaluate(
            "[...document.querySelectorAll('*')].filter(one => [...one.attributes].some(it => it.name.startsWith('on'))).length"
        )
        == 0
    )
    assert "<img src=x" in page.locator("details.segment").first.inner_text()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["shop", "software", "big"])
def test_pages_are_as_wide_as_their_window(opened: Open, name: str, width: int) -> None:
    page = opened(name, width=width)
    page.evaluate("[...document.querySelectorAll('details')].slice(0, 40).forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def _seconds_to_draw(page: Any) -> float:
    """From the beginning of the navigation until the page is loaded and has been painted."""
    return (
        page.evaluate(
            """async () => {
                await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
                const [navigation] = performance.getEntriesByType('navigation');
                const painted = performance.getEntriesByType('paint').map(one => one.startTime);
                return Math.max(navigation.loadEventEnd, ...painted);
            }"""
        )
        / 1_000
    )


def test_many_segments_and_combinations_are_drawn_in_two_seconds(opened: Open) -> None:
    drawn: dict[str, list[float]] = {"many": [], "plain": []}
    for _ in range(5):
        for name, seconds in drawn.items():
            page = opened(name)
            seconds.append(_seconds_to_draw(page))
            if name == "many":
                timing = page.evaluate("performance.getEntriesByType('navigation')[0].toJSON()")
                assert timing["decodedBodySize"] < 3_000_000
            page.context.close()
    report, reference = median(drawn["many"]), median(drawn["plain"])
    # Two seconds, or more where the machine is busy: then a plain table, which takes half a second on two cores, takes longer as well
    assert report < max(2.0, 4 * reference), drawn


def test_the_view_of_the_overlap_is_chosen_by_the_keyboard(opened: Open) -> None:
    page = opened("shop")
    views = {kind: page.locator(f"#overlap .view-{kind}") for kind in ("share", "lift", "jaccard")}

    def shown() -> list[str]:
        return [kind for kind, view in views.items() if view.is_visible()]

    assert shown() == ["share"]
    page.focus("#overlap-share")
    page.keyboard.press("ArrowRight")
    assert shown() == ["lift"]
    page.keyboard.press("ArrowRight")
    assert shown() == ["jaccard"]


def test_everything_is_reached_by_the_keyboard(opened: Open) -> None:
    page = opened("small")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.tagName + (document.activeElement.getAttribute('role') || '')"
            )
        )
    assert {"A", "SUMMARY", "INPUT", "DIVregion", "PRE"} <= reached


def test_a_link_opens_what_it_leads_to(opened: Open) -> None:
    page = opened("shop")
    assert not page.locator("#segment-regulars").is_visible()
    page.click("#segments a[href='#segment-regulars']")
    assert page.locator("#segment-regulars").is_visible()


def test_on_paper_everything_is_open_and_light(opened: Open) -> None:
    page = opened("small", scheme="dark")
    page.evaluate("document.querySelectorAll('details.segment').forEach(one => one.open = false)")
    page.emulate_media(media="print")
    assert page.locator("#segment-two .rule").is_visible()
    assert not page.locator("nav").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(30, 28, 25)"
    assert page.pdf(format="A4")[:5] == b"%PDF-"


def test_high_contrast_keeps_bars(opened: Open) -> None:
    page = opened("small", forced_colors="active")
    fill = page.evaluate("getComputedStyle(document.querySelector('.ranking .fill')).fill")
    assert re.match(r"rgb\(", fill)
    assert fill != page.evaluate("getComputedStyle(document.querySelector('.page')).backgroundColor")
