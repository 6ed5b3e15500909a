"""The README's picture of the page: `python -m tests.browser.screenshot FILE`."""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path

from tests.browser import chromium
from tests.browser.page import Page
from tests.conftest import serving

WIDTH, HEIGHT = 1200, 900


def main(target: Path) -> None:
    """Draw a digit on the page and write what the page then looks like."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
        serving(Path(scratch) / "log") as url,
        chromium.start(Path(scratch) / "profile") as browser,
    ):
        page = Page(browser, url)
        page.resize(WIDTH, HEIGHT)
        page.prefer(color_scheme="light", reduced_motion="reduce")
        page.open()
        page.draw(2)
        page.answered()
        page.wait_until("[...document.images].every(image => image.complete)")
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(base64.b64decode(whole(page)))


def whole(page: Page) -> str:
    """The page from top to bottom, a PNG in base64."""
    height = page.run("return document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": WIDTH, "height": height, "scale": 1}
    shot = page.cdp("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
    return str(shot["data"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
