"""``shelver import``: papers out of a file, and not from arXiv."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.text import Text

from bot.cli.app import ProfileOption, open_installation
from bot.cli.corpus import shown_progress
from bot.cli.printing import words
from bot.clock import utc_now
from bot.exit_code import ExitCode
from bot.lock import run_lock
from bot.paper_import import Imported, import_papers
from bot.sources.file_source import read_records
from db.session import guarded, open_sessions

NAMED_LINES = 10
"""Broken lines that are named; the rest is counted."""


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

    The next run judges those that are young enough to be proposed (proposal_age_days); older ones are proposed only
    where a maintainer asks for them (/include). Importing again changes nothing, so what was broken off is finished
    by a second import. No watermark moves: 'shelver run' asks arXiv for the same days as it would have.

    Ends with 3 where lines were broken: they are named and left out. A file without any paper is refused.
    """
    installation = open_installation(profile, terminal=True)
    settings = installation.settings
    path: Path | BinaryIO = sys.stdin.buffer if source == "-" else Path(source)
    done = Imported()
    broken = _BrokenLines()
    with (
        run_lock(settings.state_folder, settings.database_url) as still_held,
        open_sessions(settings.database_url) as sessions,
        shown_progress() as progress,
    ):

        def show(so_far: Imported) -> None:
            nonlocal done
            done = so_far
            progress("importing papers", so_far.read, None)

        try:
            import_papers(
                guarded(sessions, still_held),
                read_records(path, tell_broken=broken.note),
                categories=None if everything else installation.folder.profile.arxiv.categories,
                seen_at=utc_now(),
                show=show,
            )
        finally:
            typer.echo(_summary(done))
            broken.tell()
    raise typer.Exit(ExitCode.UNVERIFIED if broken.count else ExitCode.DONE)


class _BrokenLines:
    """The lines that hold no paper: the first ones by name, for there may be millions."""

    def __init__(self) -> None:
        self.count = 0
        self._named: list[str] = []

    def note(self, told: str) -> None:
        """Take note of one."""
        self.count += 1
        if self.count <= NAMED_LINES:
            self._named.append(told)

    def tell(self) -> None:
        """Say on standard error which they are, and what can be done."""
        if not self.count:
            return
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        for told in self._named:
            console.print(Text.assemble(("left out: ", "yellow"), words(told)))
        if self.count > NAMED_LINES:
            console.print(f"and {self.count - NAMED_LINES:,} more")
        lines = "1 line holds" if self.count == 1 else f"{self.count:,} lines hold"
        console.print(f"{lines} no paper; mend them and import the file once more: what is stored stays as it is")


def _summary(done: Imported) -> str:
    stored = done.stored
    left_out = f"; {done.left_out:,} in none of the profile's categories were left out" if done.left_out else ""
    return (
        f"{done.read:,} papers read: {stored.new:,} new, {stored.changed:,} changed, {stored.known:,} known already"
        f"{left_out}"
    )
