"""The pictures of one scene beside each other, as one small picture."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from playwright.sync_api import Browser

STYLE = """body { margin: 0; padding: 16px; background: #777; width: max-content; font: 13px sans-serif; color: #fff }
div { display: flex; gap: 12px; align-items: flex-start; margin-bottom: 12px }
figure { margin: 0 } figcaption { margin-bottom: 4px } img { display: block; max-height: 1400px; object-fit: cover;
object-position: top }"""


def compose(browser: Browser, pictures: list[Path], to: Path, *, scale: float, quality: int) -> None:
    """`pictures` in rows of four; the file is a JPEG."""
    rows = [pictures[start : start + 4] for start in range(0, len(pictures), 4)]
    page = browser.new_page(viewport={"width": 800, "height": 600})
    figures = "".join(f"<div>{''.join(_figure(picture, scale) for picture in row)}</div>" for row in rows)
    page.set_content(f"<!doctype html><style>{STYLE}</style>{figures}")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    page.locator("body").screenshot(path=to, type="jpeg", quality=quality)
    page.close()


def _figure(picture: Path, scale: float) -> str:
    data = picture.read_bytes()
    width = int.from_bytes(data[16:20], "big")
    source = f"data:image/png;base64,{b64encode(data).decode()}"
    return (
        f"<figure><figcaption>{picture.stem}</figcaption><img src='{source}' width='{round(width * scale)}'></figure>"
    )
