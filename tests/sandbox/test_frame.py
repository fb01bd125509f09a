"""In a real browser: the frame speaks to its portal alone, and every page is accessible."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.shop import Shop
from tests.support.browser import OpenPage

PORTAL = b"""<!doctype html><title>portal</title>
<iframe sandbox="allow-scripts allow-forms allow-same-origin" width="400" height="600" title="card"></iframe>
<script>
  const heard = [];
  addEventListener("message", (event) => heard.push([event.origin, event.data]));
  document.querySelector("iframe").src = decodeURIComponent(location.hash.slice(1));
</script>"""


@pytest.fixture
def portal() -> Iterator[str]:
    """A page at plans.localhost that holds the frame named in its fragment and hears its messages."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PORTAL)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://plans.localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def heard(page: Page, kind: str) -> list[Any]:
    return [message for message in page.evaluate("heard") if message[1]["type"] == kind]


def test_frame_from_card_to_message(shop: Shop, portal: str, open_page: OpenPage) -> None:
    started = shop.start(ui_mode="embedded", return_url=f"{portal}/retour", locale="en")
    page = open_page(width=390, language="en")
    page.goto(f"{portal}/#{started.frame_url}")
    frame = page.frame_locator("iframe")
    frame.get_by_label("Card number").fill("4000 0000 0000 0002")
    frame.get_by_label("Expiry date").fill("12 / 40")
    frame.get_by_label("CVV").fill("123")
    frame.get_by_role("button", name="Save card").click()
    expect(frame.get_by_role("alert")).to_contain_text("The bank declined this card")
    frame.get_by_label("Card number").fill("4000 0025 0000 3155")
    frame.get_by_label("CVV").fill("123")
    frame.get_by_role("button", name="Save card").click()
    frame.get_by_role("button", name="Confirm").click()
    expect(frame.get_by_text("You can go on in the page around this frame.")).to_be_visible()
    page.wait_for_function("heard.some(([, data]) => data.type === 'guichet:setup')")
    assert heard(page, "guichet:setup") == [
        [shop.sandbox.origin, {"type": "guichet:setup", "status": "succeeded", "reference": started.id}]
    ]
    assert heard(page, "guichet:height")[0][1]["value"] > 300
    assert shop.session(started.id).status == "complete"


def test_leaving_the_frame(shop: Shop, portal: str, open_page: OpenPage) -> None:
    started = shop.start(ui_mode="embedded", return_url=f"{portal}/retour", locale="fr")
    page = open_page()
    page.goto(f"{portal}/#{started.frame_url}")
    page.frame_locator("iframe").get_by_role("link", name="Abandonner et revenir").click()
    page.wait_for_function("heard.some(([, data]) => data.type === 'guichet:setup')")
    assert heard(page, "guichet:setup")[0][1]["status"] == "canceled"
    assert shop.session(started.id).status == "open"


def test_another_portal_cannot_frame_it(shop: Shop, portal: str, open_page: OpenPage) -> None:
    started = shop.start(ui_mode="embedded", return_url=f"{portal}/retour")
    context = open_page()
    other = portal.replace("plans.localhost", "encre.localhost")
    # What the browser refuses is what this test wants to see, so it listens on a page of its own.
    page = context.context.new_page()
    page.goto(f"{other}/#{started.frame_url}")
    expect(page.frame_locator("iframe").get_by_label("CVV")).to_have_count(0)
    assert heard(page, "guichet:height") == []


@pytest.mark.parametrize(("width", "language"), [(1280, "fr"), (390, "en")])
def test_pages_are_accessible(
    shop: Shop, open_page: OpenPage, axe: Callable[[Page], None], width: int, language: str
) -> None:
    started = shop.start(locale=language)
    page = open_page(width=width, language=language)
    page.goto(f"{shop.sandbox.origin}/?lang={language}")
    axe(page)
    page.goto(started.url)
    page.locator("summary").click()
    page.get_by_role("button", name="4000 0027 6000 3184").click()
    expect(page.locator("#number")).to_have_value("4000 0027 6000 3184")
    page.locator("#cvv").fill("1")
    page.locator("form > button").click()
    expect(page.locator("#cvv-error")).to_be_visible()
    axe(page)
    page.locator("#cvv").fill("123")
    page.locator("form > button").click()
    expect(page.get_by_role("button")).to_have_count(3)
    axe(page)
