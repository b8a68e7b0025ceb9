"""``shelver import``: papers out of a file, and not from arXiv."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, TextIO

import typer

from bot.assembly import utc_now
from bot.cli.app import ProfileOption, open_installation
from bot.cli.corpus import shown_progress
from bot.lock import run_lock
from bot.paper_import import Imported, import_papers
from bot.sources.file_source import read_records
from db.session import open_sessions


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_file)


def import_file(
    source: Annotated[
        str, typer.Argument(metavar="FILE.jsonl[.gz]", help="Papers as JSON lines; - reads standard input.")
    ],
    *,
    everything: Annotated[
        bool, typer.Option("--all-categories", help="Store papers of every category, not the profile's alone.")
    ] = False,
    profile: ProfileOption = None,
) -> None:
    """Store papers of a file: JSON lines, such as arXiv's metadata snapshot.

    The next run judges them. Importing again changes nothing, so what was broken off is finished by a second import.
    No watermark moves: 'shelver run' asks arXiv for the same days as it would have.
    """
    installation = open_installation(profile, terminal=True)
    settings = installation.settings
    path: Path | TextIO = sys.stdin if source == "-" else Path(source)
    done = Imported()
    with (
        run_lock(settings.state_folder),
        open_sessions(settings.database_url) as sessions,
        shown_progress() as progress,
    ):

        def show(so_far: Imported) -> None:
            nonlocal done
            done = so_far
            progress("importing papers", so_far.read, None)

        try:
            import_papers(
                sessions,
                read_records(path),
                categories=None if everything else installation.folder.profile.arxiv.categories,
                seen_at=utc_now(),
                show=show,
            )
        finally:
            typer.echo(_summary(done))


def _summary(done: Imported) -> str:
    stored = done.stored
    left_out = f"; {done.left_out:,} in none of the profile's categories were left out" if done.left_out else ""
    return (
        f"{done.read:,} papers read: {stored.new:,} new, {stored.changed:,} changed, {stored.known:,} known already"
        f"{left_out}"
    )
