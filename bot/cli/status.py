"""``shelver status``: is the bot well, and what does it hold?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.announcement_words import tell_days
from bot.assembly import utc_now
from bot.cli.app import JsonOption, ProfileOption, open_installation
from bot.cli.printing import print_json, words
from bot.cli.status_deliveries import delivery_rows, delivery_state
from bot.cli.status_papers import backfill_state, listed_paper_state, paper_rows
from bot.curated_list.document import parse
from bot.curated_list.resolution import Drift
from bot.profile_sections import find_profile_sections
from bot.steps.check_merged import CHECKED_AFTER
from config.loading import ProfileFolder
from db.compare_links import compare_link
from db.ledger import given_up_days, last_verified_announcement, open_days
from db.list_activity import list_activity
from db.listings import load_snapshot, section_counts
from db.merge_checks import unchecked_merges
from db.models import LedgerDay, ListSnapshotRecord, Paper, Proposal, PullRequestRecord
from db.pauses import publishing_pause
from db.runs import recent_runs, watermark
from db.session import open_sessions

SHOWN_RUNS = 5
SHOWN_DAYS = 10
_WELL = frozenset({"ok", "empty"})
_STYLES = {"done": "green", "unverified": "yellow", "failed": "red", "interrupted": "yellow", "running": "cyan"}


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
    profile = folder.profile.name
    snapshot = load_snapshot(session, profile)
    mark = watermark(session, profile, "arxiv")
    counts = session.execute(
        select(Proposal.state, func.count()).where(Proposal.profile == profile).group_by(Proposal.state)
    )
    pull_request = session.scalars(
        select(PullRequestRecord).where(PullRequestRecord.profile == profile).order_by(PullRequestRecord.id.desc())
    ).first()
    listed = section_counts(session, profile)
    pause = publishing_pause(session, profile)
    link = compare_link(session, profile, folder.profile.repository)
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
        "arxiv_announcements": _announcements(session, profile),
        "papers": session.scalar(select(func.count()).select_from(Paper)),
        "backfill": backfill_state(session, folder.profile.arxiv.categories),
        "listed_papers": listed_paper_state(session, profile, now=utc_now()),
        "list": {
            "head": snapshot.head_sha if snapshot else None,
            "entries": listed.total(),
            "sections": len(listed),
            "bytes": len(snapshot.text.encode()) if snapshot else None,
        },
        "profile_sections": _sections(session, folder, snapshot) if snapshot else None,
        "proposals": {state.value: count for state, count in counts},
        "publishing_stopped": pause
        and {"by": pause.actor, "since": pause.since.isoformat(timespec="minutes"), "source": pause.source_url},
        "waiting": _waiting(session, folder),
        "merges_to_check": _merges_to_check(session, profile),
        "pull_request": pull_request
        and {"number": pull_request.number, "state": pull_request.state, "url": pull_request.url},
        "compare_link": link and {"url": link.url, "since": link.since.isoformat(timespec="minutes")},
        "digests": delivery_state(session, folder.profile),
    }


def _announcements(session: Session, profile: str) -> dict[str, Any]:
    """How far arXiv's announcements are verified, which ones are not yet, and which never will be."""
    verified = last_verified_announcement(session, profile)
    month = utc_now().date() - timedelta(days=30)

    def tell(day: LedgerDay) -> dict[str, Any]:
        return {
            "source": day.source,
            "category": day.category,
            "day": day.day.isoformat(),
            "fetched": day.fetched,
            "expected": day.expected,
            "verdict": day.verdict,
            "detail": day.detail,
        }

    doubted = open_days(session, profile)
    given_up = given_up_days(session, profile, since=month)
    return {
        "last_verified": verified.isoformat() if verified else None,
        "in_doubt": [tell(day) for day in doubted],
        "in_doubt_told": tell_days(doubted),
        "given_up": [tell(day) for day in given_up],
        "given_up_told": tell_days(given_up),
    }


def _waiting(session: Session, folder: ProfileFolder) -> dict[str, Any] | None:
    """Whose work on the list the pull request waits for, as of the last run."""
    activity = list_activity(session, folder.profile.name)
    if activity is None or activity.held_since is None:
        return None
    until = activity.committed_at + timedelta(hours=folder.profile.pull_request.hold_off_hours)
    return {
        "for": activity.actor,
        "since": activity.held_since.isoformat(timespec="minutes"),
        "until": until.isoformat(timespec="minutes"),
    }


def _merges_to_check(session: Session, profile: str) -> dict[str, Any] | None:
    """Merged papers that the first run from a moment on looks at again."""
    merges = unchecked_merges(session, profile)
    if not merges:
        return None
    return {
        "papers": len(merges),
        "from": (merges[0].decided_at + CHECKED_AFTER).isoformat(timespec="minutes"),
    }


def _sections(session: Session, folder: ProfileFolder, snapshot: ListSnapshotRecord) -> dict[str, Any]:
    """How many sections of the profile the list still has below the same path, and what became of the others."""
    sections = find_profile_sections(session, folder.profile.name, folder.sections, curated=parse(snapshot.text))
    changed = [found for found in sections.found.values() if found.drift is not Drift.SAME]
    return {
        "same": len(sections.found) - len(changed),
        "changed": [
            {
                "path": found.path,
                "drift": found.drift.value,
                "section": found.section,
                "papers": found.held,
                "stand_in": dict(found.found),
                "merged_with": list(found.merged_with),
                "told": sections.tell(found.path),
            }
            for found in changed
        ],
    }


def _section_rows(sections: dict[str, Any]) -> Iterator[str]:
    """A line for each section that the operator should bring up to date; those never seen are counted."""
    lost = [section for section in sections["changed"] if section["section"] is None and not section["papers"]]
    rest = f", {len(lost)} that the list does not have" if lost else ""
    yield f"{sections['same']} as in the list{rest}"
    for section in sections["changed"]:
        if section not in lost:
            yield section["told"]


def _announcement_rows(announcements: dict[str, Any]) -> Iterator[tuple[str, Text]]:
    """How far the announcements are verified, and a line for each day that is not."""
    if announcements["last_verified"]:
        yield "arXiv verified until", Text(f"the announcement of {announcements['last_verified']}")
    for label, key in (("not verified yet", "in_doubt_told"), ("given up", "given_up_told")):
        told = announcements[key]
        shown = told[:SHOWN_DAYS] + ([f"and {len(told) - SHOWN_DAYS} more"] if len(told) > SHOWN_DAYS else [])
        if shown:
            yield label, Text("\n").join(words(line, "yellow") for line in shown)


def _minute(moment: str) -> str:
    return f"{moment[:16].replace('T', ' ')} UTC"


def _source_lines(run: dict[str, Any], *, in_full: bool) -> Iterator[str]:
    """What the sources gave to a run; in short where it is another run than the newest, or the message has it."""
    short = []
    for source in run["sources"]:
        name = f"{source['source']} {source['verdict']}"
        if in_full and source["detail"] not in run["message"]:
            yield f"{name}: {source['detail']}"
        elif in_full or source["verdict"] not in _WELL:
            short.append(name)
    yield ", ".join(short)


def _run_table(runs: list[dict[str, Any]]) -> Table:
    """The last runs, with what each source gave to the newest, and what was amiss in the others."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("run", "outcome", "what came of it"):
        table.add_column(heading)
    for run in runs:
        told = [run["message"], *_source_lines(run, in_full=run is runs[0])]
        table.add_row(
            run["started"][:16].replace("T", " "),
            Text(run["outcome"], style=_STYLES.get(run["outcome"], "")),
            Text("\n").join(words(line) for line in told if line),
        )
    return table


def _fact_table() -> Table:
    """An empty table of facts, each with a label."""
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim")
    facts.add_column()
    return facts


def _print_without_runs(console: Console, state: dict[str, Any]) -> None:
    """What there is before the first run: a back-fill needs none."""
    console.print(f"{state['profile']}: no run yet; `shelver run` makes the first")
    facts = _fact_table()
    for row in paper_rows(state["listed_papers"], state["backfill"]):
        facts.add_row(*row)
    console.print(facts)


def _print(state: dict[str, Any]) -> None:
    console = Console(highlight=False)
    if not state["runs"]:
        _print_without_runs(console, state)
        return
    console.print(_run_table(state["runs"]))
    console.print()
    facts = _fact_table()
    held = state["list"]
    proposals = ", ".join(f"{count} {name}" for name, count in sorted(state["proposals"].items()))
    pull_request = state["pull_request"]
    facts.add_row("arXiv read until", state["arxiv_complete_until"] or "never yet")
    for row in _announcement_rows(state["arxiv_announcements"]):
        facts.add_row(*row)
    facts.add_row("papers stored", f"{state['papers']:,}")
    for row in (*paper_rows(state["listed_papers"], state["backfill"]), *delivery_rows(state["digests"])):
        facts.add_row(*row)
    facts.add_row("list", f"{held['entries']:,} entries in {held['sections']} sections, {held['bytes'] or 0:,} bytes")
    if state["profile_sections"]:
        rows = map(words, _section_rows(state["profile_sections"]))
        facts.add_row("profile's sections", Text("\n").join(rows))
    facts.add_row("proposals", proposals or "none")
    if stopped := state["publishing_stopped"]:
        since = f"stopped by {stopped['by']} since {stopped['since'][:10]}, until a maintainer comments /rebuild"
        facts.add_row("publishing", words(since, "yellow"))
    if waiting := state["waiting"]:
        until = f"waits until {_minute(waiting['until'])}, because {waiting['for']} changed the list"
        facts.add_row("publishing", words(until, "yellow"))
    if checks := state["merges_to_check"]:
        facts.add_row(
            "merged papers", f"{checks['papers']} to be looked at again, the first from {_minute(checks['from'])} on"
        )
    facts.add_row(
        "pull request", Text(f"{pull_request['url']} ({pull_request['state']})" if pull_request else "none yet")
    )
    if link := state["compare_link"]:
        waits = f"one waits for you to open it since {link['since'][:10]}, by this link:"
        facts.add_row("", words(waits, "yellow"))
    console.print(facts)
    if link:
        console.print(words(link["url"]), soft_wrap=True)
