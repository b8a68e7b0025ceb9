"""A site on the disk, and one browser for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.digest.content import Digest
from bot.site.folder import write_site
from bot.site.pages import site_files
from db.session import open_sessions
from tests.bot.digest.samples import told
from tests.bot.site.browser import Reader, missing, reading, require, running_browser
from tests.bot.site.samples import a_site, known_papers

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory, quiet_week: Digest) -> Path:
    """A site of a few papers and a week."""
    folder = tmp_path_factory.mktemp("site")
    write_site(folder, site_files(a_site(*known_papers(), digests=(quiet_week,))))
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once; where it is not installed, its tests are skipped, and fail in CI."""
    require(missing(), in_ci=bool(os.environ.get("CI")))
    with running_browser() as running:
        yield running


@pytest.fixture(scope="session")
def window(browser: Browser, site_folder: Path) -> Iterator[Reader]:
    """The browser's window."""
    with reading(browser, site_folder, reduced_motion="reduce") as new:
        yield new


@pytest.fixture
def reader(window: Reader) -> Iterator[Reader]:
    """A reader of the site, who reads English on a light ground, and has nothing to complain about in the end."""
    yield window
    window.forget()


@pytest.fixture(scope="session")
def quiet_week(tmp_path_factory: pytest.TempPathFactory) -> Digest:
    """The digest of a week of which nothing is known."""
    folder = tmp_path_factory.mktemp("week")
    with open_sessions(f"sqlite:///{folder}/digest.sqlite3") as sessions, sessions() as session:
        return told(session)
