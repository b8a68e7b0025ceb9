"""``shelver status``: is the bot well, and what does it hold? Each part has a module of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.assembly import utc_now
from bot.cli.app import JsonOption, ProfileOption, open_installation
from bot.cli.printing import print_json, words
from bot.cli.status_announcements import announcement_rows, announcement_state
from bot.cli.status_deliveries import delivery_rows, delivery_state, skipped_weeks
from bot.cli.status_list import list_rows, list_state
from bot.cli.status_papers import backfill_state, listed_paper_state, paper_rows
from bot.cli.status_pull_request import pull_request_rows, pull_request_state
from bot.cli.status_runs import run_state, run_table
from config.loading import ProfileFolder
from db.models import Paper
from db.runs import watermark
from db.session import open_sessions


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status")(status)


def status(*, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Show the last runs, how far each source is read, the list, the proposals and the pull request."""
    installation = open_installation(profile)
    with open_sessions(installation.settings.database_url) as sessions, sessions() as session:
        state = collect(session, installation.folder)
    if as_json:
        print_json(state)
    else:
        _print(state)


def collect(session: Session, folder: ProfileFolder) -> dict[str, Any]:
    """The state of one profile, ready for JSON."""
    profile, now = folder.profile.name, utc_now()
    mark = watermark(session, profile, "arxiv")
    return {
        "profile": profile,
        "runs": run_state(session, profile),
        "arxiv_complete_until": mark.isoformat(timespec="minutes") if mark else None,
        "arxiv_announcements": announcement_state(session, profile, now=now),
        "papers": session.scalar(select(func.count()).select_from(Paper)),
        "backfill": backfill_state(session, folder.profile.arxiv.categories),
        "listed_papers": listed_paper_state(session, profile, now=now),
        **list_state(session, folder),
        **pull_request_state(session, folder),
        "digests": delivery_state(session, folder.profile),
        "digests_skipped": skipped_weeks(session, folder.profile),
    }


def _print(state: dict[str, Any]) -> None:
    console = Console(highlight=False)
    if state["runs"]:
        console.print(run_table(state["runs"]))
        console.print()
        rows = _rows(state)
    else:  # a back-fill needs no run
        console.print(f"{state['profile']}: no run yet; `shelver run` makes the first")
        rows = paper_rows(state["listed_papers"], state["backfill"])
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim")
    facts.add_column()
    for row in rows:
        facts.add_row(*row)
    console.print(facts)
    if state["runs"] and (link := state["compare_link"]):
        console.print(words(link["url"]), soft_wrap=True)


def _rows(state: dict[str, Any]) -> Iterator[tuple[str, Text]]:
    """All parts below each other."""
    yield "arXiv read until", Text(state["arxiv_complete_until"] or "never yet")
    yield from announcement_rows(state["arxiv_announcements"])
    yield "papers stored", Text(f"{state['papers']:,}")
    yield from paper_rows(state["listed_papers"], state["backfill"])
    yield from delivery_rows(state["digests"], state["digests_skipped"])
    yield from list_rows(state)
    yield from pull_request_rows(state)
