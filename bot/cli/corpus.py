"""What ``shelver learn`` and ``shelver evaluate`` learn from, and how they tell how far they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn
from rich.progress import Progress as Bar

from bot.cli.app import Installation
from bot.steps.context import Progress, no_progress
from bot.training_data import corpus_from_database, corpus_from_files
from classifiers.learning.corpus import Corpus
from config.errors import ConfigurationError
from db.session import open_sessions

ListingsOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Listings as JSON lines (id, title, section, first_listed), and not those of the database.",
    ),
]
PapersOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Papers as JSON lines, plain or .gz; with --listings.")
]


def read_corpus(installation: Installation, *, listings: Path | None, papers: Path | None) -> Corpus:
    """The corpus of the files that were named, otherwise that of the database.

    Raises:
        ConfigurationError: Only one of the files was named.
        SourceError: A file cannot be read.
    """
    if listings is not None and papers is not None:
        return corpus_from_files(listings=listings, papers=papers)
    if listings is not None or papers is not None:
        missing = "--papers" if papers is None else "--listings"
        raise ConfigurationError("is missing: --listings and --papers belong together", key=missing)
    with open_sessions(installation.settings.database_url) as sessions, sessions() as session:
        return corpus_from_database(session, installation.folder.profile.name)


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Progress on standard error where that is a terminal: standard output belongs to the report."""
    console = Console(stderr=True, highlight=False)
    if not (console.is_terminal and console.is_interactive):
        yield no_progress
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def show(doing: str, done: int, total: int | None) -> None:
            bar.update(task, description=doing, completed=done, total=total)

        yield show
