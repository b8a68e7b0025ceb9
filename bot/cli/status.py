"""``shelver status``: is the bot well, and what does it hold?"""

from __future__ import annotations

from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cli.app import JsonOption, ProfileOption, open_installation
from bot.cli.printing import print_json, words
from db.listings import load_snapshot, section_counts
from db.models import Paper, Proposal, PullRequestRecord
from db.runs import recent_runs, watermark
from db.session import open_sessions

SHOWN_RUNS = 5
_STYLES = {"done": "green", "unverified": "yellow", "failed": "red", "interrupted": "yellow", "running": "cyan"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status")(status)


def status(*, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Show the last runs, how far each source is read, the list, the proposals and the pull request."""
    installation = open_installation(profile)
    with open_sessions(installation.settings.database_url) as sessions, sessions() as session:
        state = collect(session, installation.folder.profile.name)
    if as_json:
        print_json(state)
    else:
        _print(state)


def collect(session: Session, profile: str) -> dict[str, Any]:
    """The state of one profile, ready for JSON."""
    snapshot = load_snapshot(session, profile)
    mark = watermark(session, profile, "arxiv")
    counts = session.execute(
        select(Proposal.state, func.count()).where(Proposal.profile == profile).group_by(Proposal.state)
    )
    pull_request = session.scalars(
        select(PullRequestRecord).where(PullRequestRecord.profile == profile).order_by(PullRequestRecord.id.desc())
    ).first()
    listed = section_counts(session, profile)
    return {
        "profile": profile,
        "runs": [
            {
                "started": run.started_at.isoformat(timespec="minutes"),
                "outcome": run.outcome,
                "message": run.message,
                "sources": [
                    {
                        "source": source.source,
                        "verdict": source.verdict,
                        "fetched": source.fetched,
                        "detail": source.detail,
                    }
                    for source in run.sources
                ],
            }
            for run in recent_runs(session, profile, limit=SHOWN_RUNS)
        ],
        "arxiv_complete_until": mark.isoformat(timespec="minutes") if mark else None,
        "papers": session.scalar(select(func.count()).select_from(Paper)),
        "list": {
            "head": snapshot.head_sha if snapshot else None,
            "entries": listed.total(),
            "sections": len(listed),
            "bytes": len(snapshot.text.encode()) if snapshot else None,
        },
        "proposals": {state.value: count for state, count in counts},
        "pull_request": pull_request
        and {"number": pull_request.number, "state": pull_request.state, "url": pull_request.url},
    }


def _print(state: dict[str, Any]) -> None:
    console = Console(highlight=False)
    if not state["runs"]:
        console.print(f"{state['profile']}: no run yet; `shelver run` makes the first")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("run", "outcome", "what came of it"):
        table.add_column(heading)
    for run in state["runs"]:
        told = [
            run["message"],
            *(f"{source['source']} {source['verdict']}: {source['detail']}" for source in run["sources"]),
        ]
        table.add_row(
            run["started"][:16].replace("T", " "),
            Text(run["outcome"], style=_STYLES.get(run["outcome"], "")),
            Text("\n").join(words(line) for line in told if line),
        )
    console.print(table)
    console.print()
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim")
    facts.add_column()
    held = state["list"]
    proposals = ", ".join(f"{count} {name}" for name, count in sorted(state["proposals"].items()))
    pull_request = state["pull_request"]
    facts.add_row("arXiv read until", state["arxiv_complete_until"] or "never yet")
    facts.add_row("papers stored", f"{state['papers']:,}")
    facts.add_row("list", f"{held['entries']:,} entries in {held['sections']} sections, {held['bytes'] or 0:,} bytes")
    facts.add_row("proposals", proposals or "none")
    facts.add_row(
        "pull request", Text(f"{pull_request['url']} ({pull_request['state']})" if pull_request else "none yet")
    )
    console.print(facts)
