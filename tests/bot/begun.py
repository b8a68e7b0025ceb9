"""Scenes after their first run: it is played once in a process, and each test gets a copy of what it left.

What then happens is asked of real servers and written to a real database as ever; only the beginning, which is the
same for many tests, is not done again.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from bot.clock import utc_now
from bot.exit_code import ExitCode
from config.loading import ProfileFolder
from tests.bot.scene import MONDAY, PROFILE_FOLDER, Scene, sample_feed, scene
from tests.databases import database_at, is_postgresql
from tests.kept_rows import KeptRows
from tests.servers.arxiv import FakeArxiv
from tests.servers.arxiv.server import ReceivedRequest
from tests.servers.github import FakeGitHub
from tests.servers.github.service import Exchange
from tests.servers.github.state import World

DATABASE = "shelver.sqlite3"


def as_it_is(_: Scene) -> None:
    """Prepare nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Played:
    """What a first run left."""

    files: Mapping[Path, bytes]
    """By their paths below the scene's folder."""
    rows: KeptRows | None
    """Of the database, where it is no file."""
    holders: tuple[tuple[str, str], ...]
    """Tables and columns of the database that is a file in which GitHub's address stands."""
    world: World
    folder: ProfileFolder
    slept: tuple[float, ...]
    to_github: tuple[Exchange, ...]
    to_arxiv: tuple[ReceivedRequest, ...]


@contextmanager
def begun(
    home: Path,
    *,
    prepare: Callable[[Scene], None] = as_it_is,
    made: datetime | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Iterator[Scene]:
    """A scene in which the first run, on the Monday, was done without any failure.

    Args:
        home: A folder for everything.
        prepare: What is done before that run; a function of a module, for those that name the same one share the run.
        made: When, by GitHub's clock, the list was committed, which then stood at the Monday; where it is left out,
            that clock shows the real time.
        clock: GitHub's own from then on.
    """
    played = _played(prepare, made)
    for path, content in played.files.items():
        file = home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    with (
        FakeGitHub(home / "github", clock=clock, like=played.world) as github,
        FakeArxiv(sample_feed(), now=MONDAY) as arxiv,
    ):
        github.requests.extend(played.to_github)
        arxiv.requests.extend(played.to_arxiv)
        repository = github.repository(played.folder.profile.repository)
        ready = Scene(
            github=github, arxiv=arxiv, repository=repository, home=home / "bot", profile=str(PROFILE_FOLDER)
        )
        ready.folder = played.folder
        ready.slept.extend(played.slept)
        _fill(played, ready)
        yield ready


@cache
def _played(prepare: Callable[[Scene], None], made: datetime | None) -> _Played:
    moments = [made or MONDAY]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with scene(home, clock=utc_now if made is None else lambda: moments[-1]) as stage:
            prepare(stage)
            moments.append(MONDAY)
            report = stage.run()
            assert report.exit_code is ExitCode.DONE, report.failures
            url = stage.github.api_url
        database = home / "bot" / DATABASE
        return _Played(
            files={path.relative_to(home): path.read_bytes() for path in home.rglob("*") if path.is_file()},
            rows=KeptRows.of(database_at(database)) if is_postgresql() else None,
            holders=() if is_postgresql() else _holders(database, url),
            world=stage.github.world,
            folder=stage.folder,
            slept=tuple(stage.slept),
            to_github=tuple(stage.github.requests),
            to_arxiv=tuple(stage.arxiv.requests),
        )


def _holders(database: Path, text: str) -> tuple[tuple[str, str], ...]:
    with closing(sqlite3.connect(database)) as connection:
        columns = connection.execute(
            "SELECT t.name, c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table'"
        ).fetchall()
        found = f'SELECT 1 FROM "{{}}" WHERE instr("{{}}", {text!r})'  # noqa: S608 - our own tables and address
        return tuple(where for where in columns if connection.execute(found.format(*where)).fetchone())


def _fill(played: _Played, ready: Scene) -> None:
    """Put the rows there, and this GitHub's address in place of the other's."""
    addresses = (played.world.url, ready.github.api_url)
    if played.rows is not None:
        played.rows.put_into(database_at(ready.home / DATABASE), replaced=dict([addresses]))
        return
    with closing(sqlite3.connect(ready.home / DATABASE)) as connection:
        for table, column in played.holders:
            connection.execute(f'UPDATE "{table}" SET "{column}" = replace("{column}", ?, ?)', addresses)  # noqa: S608 - our own tables
        connection.commit()
