"""``shelver status``: is the bot well, and what does it hold? Each part has a module of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from prometheus_client import CollectorRegistry, generate_latest
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy.orm import Session

from bot.cli.app import Installation, JsonOption, NowOption, ProfileOption, open_installation, parse_moment, redact
from bot.cli.output import replacing
from bot.cli.own_condition import condition_of
from bot.cli.printing import print_json, words
from bot.cli.status_announcements import announcement_rows, announcement_state
from bot.cli.status_deliveries import delivery_rows, delivery_state, skipped_weeks
from bot.cli.status_list import list_rows, list_state
from bot.cli.status_papers import backfill_state, listed_paper_state, paper_rows
from bot.cli.status_pull_request import pull_request_rows, pull_request_state
from bot.cli.status_runs import budget_state, run_state, run_table
from bot.clock import utc_now
from bot.health.condition import read_condition
from bot.health.finding import Level, worst
from bot.health.metrics import ConditionCollector
from bot.health.pending_checks import check_pending
from bot.health.run_checks import PUNCTUALITY, check_runs
from bot.health.status_document import to_json
from config.loading import ProfileFolder
from db.session import open_sessions

_TOLD_NOWHERE_ELSE = frozenset({PUNCTUALITY})
"""Troubles of which the rest of the report does not speak."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status")(status)


def status(
    *,
    profile: ProfileOption = None,
    now: NowOption = None,
    as_json: JsonOption = False,
    prometheus: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write metrics here instead, for the textfile collector of node_exporter: a name in its folder that "
            "ends in .prom. Meant for cron, after each run.",
        ),
    ] = None,
) -> None:
    """Show whether it is well: the last runs, how far each source is read, the list and the pull request.

    Example: shelver status --prometheus /var/lib/node_exporter/shelver.prom
    """
    installation = open_installation(profile)
    moment = parse_moment(now, default=utc_now())
    if prometheus is not None:
        write_metrics(installation, prometheus)
        return
    with open_sessions(installation.settings.database_url) as sessions, sessions() as session:
        state = collect(session, installation.folder, now=moment)
    if as_json:
        print_json(to_json(state))
    else:
        _print(state)


def write_metrics(installation: Installation, file: Path) -> None:
    """Write the metrics that stand in the database, the whole file at once, for everybody to read."""
    registry = CollectorRegistry()
    profile = installation.folder.profile
    registry.register(ConditionCollector(profile.name, lambda: condition_of(installation)))
    text = generate_latest(registry).decode()
    with replacing(file) as out:
        os.fchmod(out.fileno(), 0o644)  # node_exporter is another user, and cron's umask may be strict
        out.write(text)


def collect(session: Session, folder: ProfileFolder, *, now: datetime | None = None) -> dict[str, Any]:
    """The state of one profile now, or as it would look at another moment, ready for JSON."""
    profile, now = folder.profile.name, now or utc_now()
    condition = read_condition(session, folder.profile, now=now)
    mark = condition.read_until
    findings = [*check_runs(condition), *check_pending(condition)]
    return {
        "profile": profile,
        "verdict": worst(findings).value,
        "troubles": [
            {
                "check": found.check,
                "level": found.level.value,
                "message": redact(found.message),
                "remedy": found.remedy,
            }
            for found in findings
            if found.remedy
        ],
        "runs": run_state(condition),
        "arxiv_complete_until": mark.isoformat(timespec="minutes") if mark else None,
        "arxiv_announcements": announcement_state(condition),
        "github_budget": budget_state(condition),
        "papers": condition.papers,
        "backfill": backfill_state(session, folder.profile.arxiv.categories),
        "listed_papers": listed_paper_state(session, profile, now=now),
        **list_state(session, folder),
        **pull_request_state(session, folder, condition),
        "digests": delivery_state(condition),
        "digests_skipped": skipped_weeks(condition),
    }


def _print(state: dict[str, Any]) -> None:
    console = Console(highlight=False)
    if state["runs"]:
        console.print(_verdict(state))
        console.print(run_table(state["runs"]))
        console.print()
        rows = _rows(state)
    else:  # a back-fill needs no run
        console.print(f"{state['profile']}: no run yet; `shelver run` makes the first")
        rows = paper_rows(state["listed_papers"], state["backfill"])
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim")
    facts.add_column(overflow="fold")  # else Rich cuts off letters beside Chinese ones
    for row in rows:
        facts.add_row(*row)
    console.print(facts)
    if state["runs"] and (link := state["compare_link"]):
        console.print(words(link["url"]), soft_wrap=True)


def _verdict(state: dict[str, Any]) -> Text:
    """The bot's own judgement in a line: `shelver doctor` says more."""
    names = ", ".join(trouble["check"] for trouble in state["troubles"])
    match state["verdict"]:
        case Level.OK:
            return Text("✓ well, as far as the database tells", style="green")
        case Level.FAIL:
            return Text(f"✗ not well: {names} (shelver doctor tells what to do)", style="bold red")
    return Text(f"! somebody should look: {names} (shelver doctor tells what to do)", style="yellow")


def _rows(state: dict[str, Any]) -> Iterator[tuple[str, Text]]:
    """All parts below each other."""
    for trouble in state["troubles"]:
        if trouble["check"] in _TOLD_NOWHERE_ELSE:
            yield trouble["check"], words(trouble["message"], "yellow")
    yield "arXiv read until", Text(state["arxiv_complete_until"] or "never yet")
    yield from announcement_rows(state["arxiv_announcements"])
    if budget := state["github_budget"]:
        reset = f", all again from {budget['reset'][:16].replace('T', ' ')} UTC on" if budget["reset"] else ""
        left = f"{budget['remaining']:,} of {budget['limit']:,} requests left after the last run{reset}"
        yield "GitHub", Text(left)
    yield "papers stored", Text(f"{state['papers']:,}")
    yield from paper_rows(state["listed_papers"], state["backfill"])
    yield from delivery_rows(state["digests"], state["digests_skipped"])
    yield from list_rows(state)
    yield from pull_request_rows(state)
