"""What is done on a page before its picture is taken, as verbs that can be put together with `then` and `at`."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import FrameLocator, Page

Steps = Callable[[Page], None]


def then(*steps: Steps) -> Steps:
    """One after the other."""

    def all_of_them(page: Page) -> None:
        for step in steps:
            step(page)

    return all_of_them


def origin_of(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def link_at(path: str | Callable[[Page], str], pattern: str) -> Callable[[Page], str]:
    """The path of the first link on `path`, which may be looked up too, whose address matches."""

    def look(page: Page) -> str:
        page.goto(origin_of(page) + (path(page) if callable(path) else path))
        hrefs = page.locator("main a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        found = [str(href) for href in hrefs if re.search(pattern, href)]
        if not found:
            raise LookupError(f"no link to {pattern} on {path}")
        return found[0]

    return look


def fill(**fields: str) -> Steps:
    """Into the fields of these names; a form is then sent by its first button."""

    def steps(page: Page) -> None:
        for name, text in fields.items():
            field = page.locator(f"main [name={name}]").first
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(text)
            else:
                field.fill(text)
        send(page)

    return steps


def ticks(value: str) -> Steps:
    """The box of this value."""

    def steps(page: Page) -> None:
        page.locator(f"main input[value='{value}']").check()

    return steps


def waits(seconds: int) -> Steps:
    """For what a worker does."""

    def steps(page: Page) -> None:
        page.wait_for_timeout(seconds * 1000)

    return steps


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button:not([type=button])").first.click()


def chooses(quantity: int, *, yearly: bool = False) -> Steps:
    """The yearly price stands first."""

    def steps(page: Page) -> None:
        page.locator("main [name=price]").nth(0 if yearly else 1).check()
        page.locator("[name=quantity]").fill(str(quantity))
        with page.expect_navigation():
            page.locator("main .btn--big").first.click()

    return steps


def chooses_today(page: Page) -> None:
    page.locator("main [name=when][value=today]").check()


def at(path: str | Callable[[Page], str], *steps: Steps) -> Steps:
    """Goes there first; the page is one of the brand's."""

    def happens(page: Page) -> None:
        page.goto(origin_of(page) + (path(page) if callable(path) else path))
        then(*steps)(page)

    return happens


def types_card(number: str) -> Steps:
    def steps(page: Page) -> None:
        form: Page | FrameLocator = page.frame_locator("iframe") if page.locator("iframe").count() else page
        form.locator("[autocomplete=cc-number]").fill(number)
        form.locator("[autocomplete=cc-exp]").fill("08 / 31")
        form.locator("[autocomplete=cc-csc]").fill("123")
        form.locator("[autocomplete=cc-name]").fill("Nora Gagnon")
        form.locator("button").first.click()

    return steps


def takes(value: str) -> Steps:
    def steps(page: Page) -> None:
        page.locator(f"main [name=method][value={value}]").check()
        page.locator("main [name=consent]").check()
        page.locator("main .btn--big").first.click()

    return steps


def answers(word: str) -> Steps:
    """The bank's question: confirm, refuse or abandon."""

    def steps(page: Page) -> None:
        form: Page | FrameLocator = page.frame_locator("iframe") if page.locator("iframe").count() else page
        form.locator(f"[name=answer][value={word}]").click()
        comes_back(page)

    return steps


def comes_back(page: Page) -> None:
    page.wait_for_url(re.compile(r"//plans\.localhost"))
    page.wait_for_load_state()


def goes_back(page: Page) -> None:
    """As by the browser's own button."""
    page.go_back()


def consents(page: Page) -> None:
    page.locator("main [name=consent]").check()


def presses(selector: str) -> Steps:
    def steps(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state()

    return steps


def sees(selector: str) -> Steps:
    def steps(page: Page) -> None:
        page.locator(selector).first.wait_for()

    return steps


def stands_still(page: Page) -> None:
    """Forms that send themselves do not, so that the page that holds them can be pictured."""
    page.add_init_script("HTMLFormElement.prototype.submit = HTMLFormElement.prototype.requestSubmit = () => {}")


def cancels(page: Page) -> None:
    at(link_at("/abonnements/", "annuler")(page), send)(page)


def wait_for_form(page: Page) -> None:
    page.locator("[autocomplete=cc-number]").wait_for()


def wait_for_frame(page: Page) -> None:
    page.frame_locator("iframe").locator("[autocomplete=cc-number]").wait_for()


def wait_for_frame_with(selector: str) -> Steps:
    """Another form of the provider's than a card's."""

    def steps(page: Page) -> None:
        page.frame_locator("iframe").locator(selector).wait_for()

    return steps
