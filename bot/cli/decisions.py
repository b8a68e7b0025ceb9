"""``shelver decisions`` and ``shelver undo``: who decided what about which paper, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from bot.cli.app import JsonOption, ProfileOption, open_installation, parse_moment
from bot.cli.printing import print_json, words
from bot.cli.show import PaperArgument, known_paper
from bot.clock import utc_now
from bot.lock import run_lock
from bot.readable import readable
from bot.review.undo import undo_last_decision
from db.decisions import decisions as stored_decisions
from db.models import Decision
from db.session import open_sessions

LONGEST_TITLE = 66
"""With the indent and the identifier, a title of this length fits into 80 columns."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("decisions")(decisions)
    app.command("undo")(undo)


def decisions(
    *,
    paper: Annotated[
        str | None,
        typer.Option("--paper", metavar="ID", help="Only those about this paper: identifier, URL or title."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Only those from this day or moment on (UTC).")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="The bot's own steps as well.")] = False,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what people decided about papers: who, when (UTC), why, and where it can be read; the newest first."""
    moment = parse_moment(since, default=None, key="--since")
    installation = open_installation(profile)
    with open_sessions(installation.settings.database_url) as sessions, sessions() as session:
        found = stored_decisions(
            session,
            installation.folder.profile.name,
            paper=known_paper(session, paper) if paper is not None else None,
            since=moment,
            with_ours=everything,
        )
        if as_json:
            print_json([decision_json(decision) for decision in found])
        else:
            _print(found)


def undo(
    paper: PaperArgument,
    *,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why; it is kept with the decision.")
    ] = None,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take back the last decision that a person made about a paper; the next run acts on it."""
    installation = open_installation(profile)
    name = installation.folder.profile.name
    with (
        run_lock(installation.settings.state_folder, installation.settings.database_url),
        open_sessions(installation.settings.database_url) as sessions,
        sessions.begin() as session,
    ):
        found = known_paper(session, paper)
        undone, proposal = undo_last_decision(session, name, found, reason=reason, at=utc_now())
        state = proposal.state.value
        section = proposal.pinned_section
        told = decision_json(undone)
    if as_json:
        print_json({"undone": told, "state": state, "pinned_section": section})
        return
    console = Console(highlight=False)
    console.print(words(f"undone: {what_was_decided(undone)} by {undone.actor}: {undone.reason}"))
    moved = f", for {section}" if section else ""
    console.print(words(f"{found.arxiv_id or readable(found.title)} is {state} now{moved}; the next run acts on it"))


def what_was_decided(decision: Decision) -> str:
    """The decision in a word or two: ``proposed → rejected``, or what stayed as it was."""
    if decision.before is None:
        return decision.after.value
    if decision.before is not decision.after:
        return f"{decision.before.value} → {decision.after.value}"
    return f"still {decision.after.value}"


def decision_json(decision: Decision) -> dict[str, Any]:
    """A decision as programs read it; times are in UTC."""
    paper = decision.proposal.paper
    return {
        "at": decision.decided_at.isoformat(),
        "arxiv_id": paper.arxiv_id,
        "title": paper.title,
        "before": decision.before.value if decision.before else None,
        "after": decision.after.value,
        "section": decision.section,
        "actor": decision.actor,
        "reason": decision.reason,
        "source": decision.source_url,
        "taken_back_at": decision.taken_back_at.isoformat() if decision.taken_back_at else None,
    }


def _print(found: Sequence[Decision]) -> None:
    console = Console(highlight=False)
    if not found:
        console.print("no decisions")
    for decision in found:
        console.print(_head(decision))
        for line, style in _lines(decision):
            shown = words(line, style)
            shown.pad_left(2)
            console.print(shown, overflow="fold")


def _head(decision: Decision) -> Text:
    taken_back = "  (taken back)" if decision.taken_back_at else ""
    return Text.assemble(
        f"{decision.decided_at:%Y-%m-%d %H:%M}  ",
        words(what_was_decided(decision), "bold"),
        "  ",
        words(decision.actor),
        (taken_back, "yellow"),
    )


def _lines(decision: Decision) -> Iterator[tuple[str, str]]:
    paper = decision.proposal.paper
    title = paper.title if len(paper.title) <= LONGEST_TITLE else f"{paper.title[: LONGEST_TITLE - 1]}…"
    yield f"{paper.arxiv_id or ''} {title}".strip(), ""
    yield decision.reason, "dim"
    if decision.source_url:
        yield decision.source_url, "dim"
