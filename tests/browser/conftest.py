"""A browser of the machine's, and reports to look at in it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import segdsl
from segdsl.cli.output import write_members
from segdsl.engine.data.members import metadata
from segdsl.report import Options, build, render_html
from tests.report import many
from tests.report.examples import big, small, told

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing of the browser's own may ask for anything while a page is looked at
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Open = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="`make browser` installs playwright")
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("there is no chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield started
        started.close()


def _example(folder: str, name: str, **options: Any) -> str:
    program = segdsl.load(EXAMPLES / folder / f"{name}.seg")
    data = {path.stem: str(path) for path in sorted((EXAMPLES / folder / "data").glob("*.csv"))}

    def evaluated(day: dt.date) -> segdsl.Result:
        return program.evaluate(data, as_of=day, timezone="Europe/Berlin")

    compare = options.pop("compare", None)
    if compare is not None:
        for day in (dt.date(2024, 3, 31), dt.date(2023, 12, 31)):
            then = evaluated(day)
            write_members(compare / f"{day}.parquet", then.frame, metadata(then.membership))
        options["compare"] = tuple(str(one) for one in sorted(compare.glob("*.parquet")))
    return render_html(build(evaluated(dt.date(2024, 6, 30)), Options(**options)))


def _plain_table() -> str:
    """A page that is always the same, to know how busy the machine is."""
    rows = "".join(
        f"<tr><th>{row}</th>{''.join(f'<td>{row * at % 9973}</td>' for at in range(1, 9))}</tr>"
        for row in range(2_500)
    )
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Rows</title><table>{rows}</table>'


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files of reports to look at, by name."""
    folder = tmp_path_factory.mktemp("reports")
    texts = {
        "shop": _example("shop", "shop_full", compare=folder),
        "software": _example("software", "software", locale="de", accent="#8a1c4a"),
        "small": render_html(told(small())),
        "hostile": render_html(told(small("<img src=x onerror=alert(1)>\"'`"))),
        "big": render_html(told(big(200))),
        "many": render_html(many.report(folder, 1)),
        "plain": _plain_table(),
    }
    files = {}
    for name, text in texts.items():
        files[name] = folder / f"{name}.html"
        files[name].write_text(text, encoding="utf-8")
    return files


@pytest.fixture
def opened(browser: Any, reports: dict[str, Path]) -> Iterator[Open]:
    """Opens a report from the file system, as somebody does who got it by mail.

    `page.asked` lists what was asked for, `page.failed` what was refused.
    """
    contexts = []

    def open_page(name: str, *, width: int = 1200, scheme: str = "light", **more: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.failed, page.said = [], [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("requestfailed", lambda request: page.failed.append((request.url, request.failure)))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: page.said.append(dialog.message) or dialog.dismiss())
        page.goto(reports[name].as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
