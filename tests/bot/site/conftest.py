"""A site on the disk, and one browser for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.site.folder import write_site
from bot.site.pages import site_files
from tests.bot.site.browser import Reader, missing, reading, require, running_browser
from tests.bot.site.samples import a_site, known_papers

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of a few papers, one of which has a hostile title."""
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, site_files(a_site(*known_papers())))
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once; where it is not installed, its tests are skipped, and fail in CI."""
    require(missing(), in_ci=bool(os.environ.get("CI")))
    with running_browser() as running:
        yield running


@pytest.fixture
def reader(browser: Browser, site_folder: Path) -> Iterator[Reader]:
    """A reader of the site, who reads English on a light ground."""
    with reading(browser, site_folder) as new:
        yield new
