"""The system's Chromium, driven by Playwright, and accessibility checks by axe."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

# The one without a window first: it is the same Chromium, and does less beside the pages.
USUAL_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
USUAL_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
HOW_TO_INSTALL = "no Chromium: `apt-get install chromium`, or name one with GUICHET_CHROMIUM"
# Nothing that a test did not ask for leaves the machine or slows the start.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # A frame of the provider needs no process of its own, nor does each page gone to: a seventh of what pages cost.
    "--disable-site-isolation-trials",
]
AXE_SCRIPT = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# Playwright checks what comes back value by value, and the whole result has tens of thousands: one text is enough.
AXE_RUN = """async rules => {
    const options = {runOnly: rules, iframes: false, resultTypes: ["violations"]};
    const {violations} = await axe.run(document, options);
    return JSON.stringify(violations.map(({id, impact, help, nodes}) =>
        ({id, impact, help, nodes: nodes.map(node => node.html.slice(0, 200))})));
}"""
# What accessibility hangs on: whose look, how wide, how dark, the order of headings, and each kind of element with its
# attributes, where it stands and in what; of texts only whether there is one, and of attributes not what changes from
# one moment to the next. How often a kind is there does not count: a list of four rows is as good as one of three.
STRUCTURE = r"""() => {
    const kinds = new Set(), tags = new Map(), told = new Map(), headings = [];
    for (const e of document.querySelectorAll("*")) {
        const within = told.get(e.parentElement) ?? "";
        tags.set(e, (tags.get(e.parentElement) ?? "") + ">" + e.tagName);
        told.set(e, [e.textContent.trim() !== "", e.matches(":popover-open"),
            ...[...e.attributes].map(({name, value}) => /^(value|href|src|action|content)$/.test(name)
                ? name : name + "=" + value.replace(/[0-9a-f-]{8,}|[0-9]+/g, "#"))].join());
        kinds.add([tags.get(e), within, told.get(e)].join("|"));
        if (/^H[1-6]$/.test(e.tagName) && headings.at(-1) !== e.tagName) headings.push(e.tagName);
    }
    return [location.hostname, innerWidth, matchMedia("(prefers-color-scheme: dark)").matches,
        ...headings, ...[...kinds].sort()].join();
}"""
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class OpenPage(Protocol):
    """Opens a page in a browser of its own: no cookies, no cache."""

    def __call__(
        self, *, width: int = 1280, height: int = 900, language: str = "fr", scripts: bool = True, **context: Any
    ) -> Page: ...


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever needs the browser carries its marker: `-m "not browser"` leaves those out.

    What is for before a release is left out unless `-m every_combination` asks for it: the same pages walked in another
    way, the same rule proven on another of its parts.
    """
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    if "every_combination" in config.option.markexpr:
        return
    left_out = [item for item in items if item.get_closest_marker("every_combination")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not item.get_closest_marker("every_combination")]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium (GUICHET_CHROMIUM or the usual places), one for the whole run.

    Without one the test is skipped, or fails where CI is set. Tests ask for `open_page`.
    """
    program = find_chromium()
    if not program:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(HOW_TO_INSTALL)
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Opens pages: `open_page(width=390, language="en")`. Two calls are two browsers that share nothing.

    At the end the test fails if a page raised an uncaught exception or something was refused by its content security
    policy. Of pages that were open when a test failed, a picture is in its `tmp_path`.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            faults.append(message.text)

    def open_one(
        *, width: int = 1280, height: int = 900, language: str = "fr", scripts: bool = True, **options: Any
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale={"fr": "fr-CA", "en": "en-CA"}.get(language, language),
            java_script_enabled=scripts,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", console)
        return page

    failed_before = request.session.testsfailed
    yield open_one
    if request.session.testsfailed > failed_before:
        for number, page in enumerate(page for context in contexts for page in context.pages):
            page.screenshot(path=tmp_path / f"page-{number}.png", full_page=True)
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Page], None]:
    """A function that fails unless the page, with its frames, is without accessibility violations (WCAG 2.2 AA).

    The script is evaluated by the debugger, not loaded by the page: a strict content security policy stays in force.
    A page of the same structure that was found good is not asked about again: walks come by the same ones many times,
    in whichever worker of the run.
    """
    good = _shared_by_workers(tmp_path_factory) / "good_by_axe"
    good.mkdir(exist_ok=True)

    def check(page: Page) -> None:
        found = []
        seen = "\0".join(frame.evaluate(STRUCTURE) for frame in page.frames)
        mark = good / sha256(seen.encode()).hexdigest()
        if mark.exists():
            return
        for frame in page.frames:
            frame.evaluate(AXE_SCRIPT)
            found += [
                f"{violation['id']} ({violation['impact']}): {violation['help']}\n    "
                + "\n    ".join(violation["nodes"])
                for violation in json.loads(frame.evaluate(AXE_RUN, AXE_RULES))
            ]
        assert not found, f"{page.url}\n" + "\n".join(found)
        mark.touch()

    return check


def _shared_by_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory of this run alone: that of a worker is inside its run's."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def find_chromium() -> str | None:
    """GUICHET_CHROMIUM, or the first of the usual places that has one."""
    usual = next(filter(None, map(shutil.which, USUAL_NAMES)), None) or next(filter(os.path.exists, USUAL_PATHS), None)
    return os.environ.get("GUICHET_CHROMIUM") or usual
