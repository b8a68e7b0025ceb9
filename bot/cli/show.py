"""``shelver show``: all that is remembered about one paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy.orm import Session

from bot.cli.app import JsonOption, ProfileOption, open_installation
from bot.cli.printing import print_json, title_words, words
from bot.readable import readable
from config.errors import ConfigurationError
from db.models import Listing, Paper, PaperChange, Proposal
from db.paper_changes import changes_of
from db.papers import find_paper
from db.proposals import proposal_of
from db.session import open_sessions
from db.states import ProposalState

PaperArgument = Annotated[
    str, typer.Argument(metavar="ID", help="An arXiv identifier in any form, the URL of its page, or a title.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("show")(show)


def show(paper: PaperArgument, *, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Show what is remembered about a paper: its facts, its places in the list, and every decision."""
    installation = open_installation(profile)
    name = installation.folder.profile.name
    with open_sessions(installation.settings.database_url) as sessions, sessions() as session:
        found = known_paper(session, paper)
        listings = [listing for listing in found.listings if listing.profile == name]
        proposal = proposal_of(session, name, found)
        changes = changes_of(session, found)
        if as_json:
            print_json(_paper_json(found, listings, proposal, changes))
        else:
            _print(found, listings, proposal, changes)


def known_paper(session: Session, text: str) -> Paper:
    """The stored paper that somebody typed.

    Raises:
        ConfigurationError: None is stored.
    """
    found = find_paper(session, text)
    if found is None:
        raise ConfigurationError(
            f"no paper {text!r} is stored: it was neither polled nor listed. Papers outside the profile's arXiv "
            "categories, or older than its first harvest, never come in"
        )
    return found


def _print(paper: Paper, listings: list[Listing], proposal: Proposal | None, changes: Sequence[PaperChange]) -> None:
    console = Console(highlight=False)
    console.print(title_words(paper.title, "bold"))
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim")
    facts.add_column(overflow="fold")
    rows: list[tuple[str, str | None]] = [
        ("arXiv", f"{paper.arxiv_id}v{paper.version}" if paper.version else paper.arxiv_id),
        ("submitted", f"{paper.published:%Y-%m-%d}" if paper.published else None),
        ("authors", ", ".join(paper.authors)),
        ("categories", ", ".join(paper.categories)),
        ("comment", paper.comment),
        ("journal", paper.journal_reference),
    ]
    for listing in listings:
        until = f", until {listing.until_at:%Y-%m-%d}" if listing.until_at else ""
        rows.append(("listed", f"{listing.section}, since {listing.since_at:%Y-%m-%d}{until}"))
    rows += [(f"{change.seen_at:%Y-%m-%d}", readable(_told(change))) for change in changes]
    for label, value in rows:
        if value:
            facts.add_row(label, words(value))
    console.print(facts)
    if proposal is None:
        console.print("never proposed" if not listings else "")
        return
    put_off = proposal.state is ProposalState.DEFERRED and proposal.postponed_until
    until = f" until {put_off:%Y-%m-%d}" if put_off else ""
    console.print(words(f"proposal: {proposal.state.value}{until}, for {proposal.section}", "bold"))
    for decision in proposal.decisions:
        before = f"{decision.before.value} → " if decision.before not in {None, decision.after} else ""
        moment = f"  {decision.decided_at:%Y-%m-%d %H:%M}  "
        what = words(f"{before}{decision.after.value}, {decision.actor}: ")
        console.print(Text.assemble(moment, what, " ", words(decision.reason, "dim")))


def _told(change: PaperChange) -> str:
    """A change on arXiv, in words."""
    if change.before and change.after:
        return f"{change.kind}: {change.after} (was: {change.before})"
    return f"{change.kind}: {change.after or change.before}"


def _paper_json(
    paper: Paper, listings: list[Listing], proposal: Proposal | None, changes: Sequence[PaperChange]
) -> dict[str, Any]:
    return {
        "arxiv_id": paper.arxiv_id,
        "version": paper.version,
        "title": paper.title,
        "authors": paper.authors,
        "categories": paper.categories,
        "comment": paper.comment,
        "journal_reference": paper.journal_reference,
        "doi": paper.doi,
        "published": paper.published.isoformat() if paper.published else None,
        "changes": [
            {
                "seen": change.seen_at.isoformat(),
                "kind": change.kind,
                "version": change.version,
                "before": change.before,
                "after": change.after,
            }
            for change in changes
        ],
        "listings": [
            {
                "section": listing.section,
                "entry": listing.raw,
                "since": listing.since_at.isoformat(),
                "until": listing.until_at.isoformat() if listing.until_at else None,
            }
            for listing in listings
        ],
        "proposal": None
        if proposal is None
        else {
            "state": proposal.state.value,
            "section": proposal.section,
            "decisions": [
                {
                    "at": decision.decided_at.isoformat(),
                    "before": decision.before.value if decision.before else None,
                    "after": decision.after.value,
                    "actor": decision.actor,
                    "reason": decision.reason,
                    "source": decision.source_url,
                }
                for decision in proposal.decisions
            ],
        },
    }
