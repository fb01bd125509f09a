"""Pictures of one page in both languages and sizes, and whatever is wrong with it that a machine can see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.pages.steps import Steps
from tests.support.demo import Demo, guichet

PASSWORD = "guichet-demo"
WIDE, NARROW, HEIGHT = 1280, 390, 800
# Of the main pages only: name of the variant → width, colour scheme, medium. 640 points are a wide screen at 200 %.
VARIANTS = {
    "dark": (WIDE, "dark", "screen"),
    "dark-390": (NARROW, "dark", "screen"),
    "200%": (WIDE // 2, "light", "screen"),
    "print": (WIDE, "light", "print"),
}


@dataclass(frozen=True)
class Scene:
    """A page that `person` reaches at `path`, which may be looked up, and by `steps` that may be made again and again.

    `shows` is what its French page says, in any frame: a picture of something else is a fault.

    `happens` comes first, once: what it does stays done; `path` None is where it led. Before that the brand lives so
    many `days`. `brand` "" is the installation's own page.
    """

    name: str
    path: str | Callable[[Page], str] | None
    person: str = ""
    brand: str = "plans"
    steps: Steps | None = None
    happens: Steps | None = None
    days: int = 0
    shows: str = ""
    variants: bool = False


@dataclass
class Camera:
    """Pictures go to `out`."""

    browser: Browser
    demo: Demo
    out: Path
    faults: list[str] = field(default_factory=list)
    contexts: dict[tuple[str, str], BrowserContext] = field(default_factory=dict)

    def origin(self, brand: str) -> str:
        return f"http://{f'{brand}.' if brand else ''}localhost:{self.demo.port}"

    def take(self, scene: Scene, *, pictured: bool = True) -> list[Path]:
        """The pictures: French wide and narrow, English wide and narrow, then the variants in French.

        Not `pictured`, only what happens in it does.
        """
        if scene.days:
            lived = guichet("advance", "--days", str(scene.days), "--brand", scene.brand, data=self.demo.data)
            assert lived.returncode == 0, lived.stderr
        if not pictured and not scene.happens:
            return []
        page = self._page(scene)
        try:
            page.goto(self.origin(scene.brand))
            if scene.happens:
                scene.happens(page)
            return self._pictures(page, scene) if pictured else []
        finally:
            page.close()

    def _pictures(self, page: Page, scene: Scene) -> list[Path]:
        if scene.path is None:
            scene = replace(scene, path="/" + page.url.split("/", 3)[3])
        taken = []
        for language in ("fr", "en"):
            for width in (WIDE, NARROW):
                self._open(page, scene, language, width)
                taken.append(self._picture(page, scene, f"{language}-{width}"))
        if scene.variants:
            for name, (width, scheme, medium) in VARIANTS.items():
                page.emulate_media(color_scheme=scheme, media="screen")  # type: ignore[arg-type]
                self._open(page, scene, "fr", width)
                page.emulate_media(media=medium)  # type: ignore[arg-type]
                taken.append(self._picture(page, scene, name))
        return taken

    def _open(self, page: Page, scene: Scene, language: str, width: int) -> None:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.set_extra_http_headers({"Accept-Language": language})
        path = scene.path(page) if callable(scene.path) else scene.path or "/"
        page.goto(self.origin(scene.brand) + path)
        if page.locator("html").get_attribute("lang") != language:
            with page.expect_navigation():
                page.evaluate("document.querySelector('form.lang button').click()")
            page.goto(self.origin(scene.brand) + path)
        if scene.steps:
            scene.steps(page)
        for frame in page.frames:
            frame.wait_for_load_state("load")
            frame.wait_for_function("document.fonts.status === 'loaded'")
        said = " ".join(frame.locator("body").inner_text() for frame in page.frames)
        if language == "fr" and scene.shows not in " ".join(said.split()):
            self.faults.append(f"{scene.name}: «{scene.shows}» is not on the page")

    def _picture(self, page: Page, scene: Scene, variant: str) -> Path:
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            self.faults.append(f"{scene.name} {variant}: {wider} points wider than the screen")
        path = self.out / f"{scene.name}-{variant}.png"
        page.screenshot(path=path, full_page=True)
        return path

    def _page(self, scene: Scene) -> Page:
        known = self.contexts.get((scene.person, scene.brand)) if scene.person else None
        context = known or self.browser.new_context(locale="fr-CA", reduced_motion="reduce")
        context.set_default_timeout(8_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{scene.name}: {error}"))
        page.on(
            "console",
            lambda said: self.faults.append(f"{scene.name}: {said.text}") if "Content Security" in said.text else None,
        )
        page.on(
            "response",
            lambda answer: (
                self.faults.append(f"{scene.name}: {answer.status} {answer.url}") if answer.status >= 500 else None
            ),
        )
        if scene.person and not known:
            self.contexts[scene.person, scene.brand] = context
            page.goto(self.origin(scene.brand) + "/connexion/")
            page.locator("[name=login]").fill(scene.person)
            page.locator("[name=password]").fill(PASSWORD)
            page.locator("main form button").first.click()
            page.wait_for_load_state()
        return page
