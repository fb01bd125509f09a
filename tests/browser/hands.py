"""How a walk acts on a page: with the pointer, or with the keyboard alone."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import ElementHandle, Locator, Page, expect

# More stops than any page has.
STOPS = 250
IS_FOCUSED = "e => e === e.ownerDocument.activeElement && e.ownerDocument.hasFocus()"
# The ring is on the field, or around the choice that holds it.
SHOWS_FOCUS = """e => [e, e.closest("label")].some(it => it
    && (getComputedStyle(it).outlineStyle !== "none" || getComputedStyle(it).boxShadow !== "none"))"""
IN_THE_SAME_GROUP = """e => { const now = e.ownerDocument.activeElement;
    return now && now.type === "radio" && now.name === e.name && now.form === e.form }"""


class Hands(Protocol):
    def press(self, locator: Locator) -> None: ...
    def fill(self, locator: Locator, text: str) -> None: ...
    def check(self, locator: Locator) -> None: ...
    def select(self, locator: Locator, label: str) -> None: ...


class Pointer:
    def press(self, locator: Locator) -> None:
        locator.click()

    def fill(self, locator: Locator, text: str) -> None:
        locator.fill(text)

    def check(self, locator: Locator) -> None:
        locator.check()

    def select(self, locator: Locator, label: str) -> None:
        locator.select_option(label=label)


class Keyboard:
    """Tab until it is reached, with the focus to be seen there; then the keys that its kind answers to."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, locator: Locator) -> None:
        self._reach(locator)
        self.page.keyboard.press("Enter")

    def fill(self, locator: Locator, text: str) -> None:
        self._reach(locator)
        if locator.get_attribute("type") == "date":
            # The browser's own field takes a part at a time, in the order of the browser's language: American here.
            year, month, day = text.split("-")
            self.page.keyboard.type(month + day + year)
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)
        expect(locator).to_have_value(text)

    def check(self, locator: Locator) -> None:
        target = self._there(locator)
        if target.is_checked():
            return
        if target.get_attribute("type") != "radio":
            self._reach(locator)
            self.page.keyboard.press("Space")
        else:
            self._tab_until(target, IN_THE_SAME_GROUP)
            self.page.keyboard.press("Space")
            for _ in range(STOPS):
                if target.is_checked():
                    break
                self.page.keyboard.press("ArrowDown")
        expect(locator).to_be_checked()

    def select(self, locator: Locator, label: str) -> None:
        self._reach(locator)
        self.page.keyboard.type(label)
        expect(locator.locator("option:checked")).to_have_text(label)

    def _reach(self, locator: Locator) -> None:
        target = self._there(locator)
        self._tab_until(target, IS_FOCUSED)
        assert target.evaluate(SHOWS_FOCUS), f"nothing shows that the focus is on {locator}"

    def _tab_until(self, target: ElementHandle, condition: str) -> None:
        for _ in range(STOPS):
            if target.evaluate(condition):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not lead to {target}")

    def _there(self, locator: Locator) -> ElementHandle:
        expect(locator).to_be_visible()
        return locator.element_handle()
