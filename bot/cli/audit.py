"""``shelver audit``: what the bot had made of each paper that somebody added to the list."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.audit.build import audit as build_audit
from bot.audit.content import Audit
from bot.audit.document import to_json
from bot.audit.markdown import render_markdown
from bot.cli.app import JsonOption, NowOption, ProfileOption, open_installation, parse_moment
from bot.cli.audit_screen import print_audit
from bot.cli.report_output import ReportFormat, write_report
from bot.clock import utc_now
from config.errors import ConfigurationError
from db.session import open_sessions

DAYS = 30
"""How far back the audit goes by itself."""
_HASH = re.compile(r"[0-9a-fA-F]{7,64}")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("audit")(audit)


def audit(
    *,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DATE",
            help=f"Commits from this day or moment on (UTC); otherwise of the last {DAYS} days.",
        ),
    ] = None,
    commit: Annotated[
        str | None,
        typer.Option(
            "--commit", metavar="SHA", help="All of this one commit of the list; seven characters are enough."
        ),
    ] = None,
    reasons: Annotated[
        bool, typer.Option("--reasons", help="Tell for each paper in a sentence how its verdict came about.")
    ] = False,
    changes: Annotated[
        bool,
        typer.Option(
            "--changes", help="Tell each entry that was moved, edited or removed too, and the commits of other bots."
        ),
    ] = False,
    format: Annotated[  # noqa: A002 - the option's name
        ReportFormat, typer.Option(help="Text for a terminal, Markdown or JSON; the latter two tell the reasons.")
    ] = ReportFormat.TEXT,
    as_json: JsonOption = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here and not to standard output.")
    ] = None,
    now: NowOption = None,
    profile: ProfileOption = None,
) -> None:
    """Account for every paper that somebody added to the list: proposed before, or why not.

    For each commit that was read since the first run, each new paper gets one verdict: proposed by the bot and when,
    waiting for a place, refused, below a threshold and by which words, fetched too late, or never fetched and why.
    Recall, month by month, is the share that had been proposed. With --changes it is the list's history: who added,
    moved, edited and removed which entry, commit by commit.
    """
    moment = parse_moment(now, default=utc_now())
    start = parse_moment(since, default=None, key="--since")
    if commit is not None and start is not None:
        raise ConfigurationError("one commit has no span: give either this or --since", key="--commit")
    if commit is None and start is None:
        start = moment - timedelta(days=DAYS)
    installation = open_installation(profile)
    with open_sessions(installation.settings.database_url) as sessions, sessions() as session:
        built = build_audit(
            session,
            installation.folder.profile,
            since=start,
            sha=_checked(commit),
            with_machines=changes or commit is not None,
        )
    changes = changes or commit is not None
    if commit is not None:
        _check_found(built, commit)
    write_report(
        ReportFormat.JSON if as_json else format,
        output,
        text=lambda console: print_audit(console, built, reasons=reasons or commit is not None, changes=changes),
        markdown=lambda: render_markdown(built, changes=changes),
        value=lambda: to_json(built),
    )


def _checked(commit: str | None) -> str | None:
    if commit is not None and not _HASH.fullmatch(commit):
        raise ConfigurationError(
            f"{commit!r} is no commit: give seven characters of its hash or more", key="--commit"
        )
    return commit


def _check_found(built: Audit, commit: str) -> None:
    found = sorted({each.sha for each in built.commits})
    if not found:
        when = _day(built.remembered_since)
        raise ConfigurationError(
            f"no commit {commit} that changed the list is remembered; commits are, {when}", key="--commit"
        )
    if len(found) > 1:
        raise ConfigurationError(f"{commit} begins {len(found)} commits: {', '.join(found)}", key="--commit")


def _day(moment: datetime | None) -> str:
    return f"from {moment:%Y-%m-%d} on" if moment else "from the first run on"
