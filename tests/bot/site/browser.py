"""Headless Chromium, as Debian ships it, driven by Playwright."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def missing() -> str | None:
    """What is not installed, and how it gets installed; None where all is there."""
    if CHROMIUM is None:
        return "Chromium is missing: on Debian, `apt-get install chromium` brings it"
    if importlib.util.find_spec("playwright") is None:
        return "Playwright is missing: run `make tests`, which installs it"
    return None


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A browser that nobody sees."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Reader:
    """Somebody who reads the site from a disk, and notes what the browser complains about."""

    page: Page
    folder: Path
    complaints: list[str] = field(default_factory=list)
    """Messages of the console, errors and dialogs of scripts, and requests for anything but the site's files."""

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.on("request", lambda request: self._note(request.url))

    def open(self, path: str, fragment: str = "") -> Page:
        """Open a page of the site."""
        self.page.goto(f"{(self.folder / path).as_uri()}{fragment}")
        return self.page

    def forget(self) -> None:
        """Become somebody else, who chose nothing yet.

        The same browser window is used by one test after the other: to open one takes longer than most tests.
        """
        self.page.evaluate("localStorage.clear()")
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": 1280, "height": 720})
        complaints, self.complaints = self.complaints, []
        if complaints:
            pytest.fail("\n".join(complaints))

    def _dismiss(self, dialog: Dialog) -> None:
        self.complaints.append(f"said {dialog.message}")
        dialog.dismiss()

    def _note(self, url: str) -> None:
        if not url.startswith(self.folder.as_uri()):
            self.complaints.append(f"asked for {url}")


@contextmanager
def reading(browser: Browser, folder: Path, **preferences: Any) -> Iterator[Reader]:
    """A reader with an empty memory, who has nothing to complain about in the end.

    Args:
        browser: A running browser.
        folder: The site's.
        preferences: Of Playwright's ``new_context``, such as ``color_scheme``.
    """
    context = browser.new_context(**preferences)
    try:
        reader = Reader(context.new_page(), folder)
        yield reader
        if reader.complaints:
            pytest.fail("\n".join(reader.complaints))
    finally:
        context.close()


def require(reason: str | None, *, in_ci: bool) -> None:
    """Skip a test for a reason, if there is one; in CI it fails."""
    if reason is not None:
        if in_ci:
            pytest.fail(reason)
        pytest.skip(reason)
