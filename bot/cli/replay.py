"""``shelver replay``: whether the list's owner would have written what we write, told by the list's history."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.corpus import shown_progress
from bot.cli.replay_screen import print_report
from bot.cli.report_output import ReportFormat, write_report
from bot.curated_list.prettier import deviations
from bot.evaluation.periods import parse_day
from bot.replay.document import to_json
from bot.replay.history import open_history
from bot.replay.markdown import render_markdown
from bot.replay.replay import EVERYONE, Choice
from bot.replay.replay import replay as replay_history
from config.errors import ConfigurationError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("replay")(replay)


def replay(
    *,
    history: Annotated[
        Path, typer.Option("--history", metavar="PATH", help="The list's Git repository, bare or not, or a bundle.")
    ],
    file: Annotated[str, typer.Option("--file", metavar="NAME", help="The list's file in it.")] = "README.md",
    branch: Annotated[
        str | None, typer.Option("--branch", metavar="NAME", help="Otherwise the one that is checked out.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Replay versions from this day (UTC) on only.")
    ] = None,
    author: Annotated[
        str | None,
        typer.Option(
            "--author",
            metavar="NAME",
            help="Whose versions count; otherwise whoever wrote most of them. A merged pull request is nobody's. "
            f"'{EVERYONE}' counts all.",
        ),
    ] = None,
    unless: Annotated[
        str | None,
        typer.Option("--except", metavar="PATTERN", help="Leave out versions whose subject has this expression."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="Examples to show of each cause.")] = 3,
    prettier: Annotated[
        bool, typer.Option("--prettier", help="Also tell whether what Prettier leaves as it is stays so; slower.")
    ] = False,
    format: Annotated[ReportFormat, typer.Option(help="Text for a terminal, Markdown or JSON.")] = ReportFormat.TEXT,  # noqa: A002 - the option's name
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="OUT", help="Write here.")] = None,
) -> None:
    """Put what each version of a list added into the version before, and compare with what its owner wrote.

    Tells how many lines are equal to the byte and how many stand at his place, and the differences by cause. No
    database and no network is needed.
    """
    if output is not None and not output.parent.is_dir():  # said before a minute of replaying, not after it
        raise ConfigurationError("cannot be written: there is no such folder; name another with -o", file=output)
    choice = Choice(
        since=date.min if since is None else parse_day(since, key="--since"), author=author, unless=_pattern(unless)
    )
    with open_history(history, file=file, branch=branch) as opened, shown_progress() as progress:
        report = replay_history(
            opened,
            file=file,
            choice=choice,
            limit=limit,
            progress=progress,
            is_tidy=_is_tidy if prettier else None,
        )
    write_report(
        format,
        output,
        text=lambda console: print_report(console, report),
        markdown=lambda: render_markdown(report),
        value=lambda: to_json(report),
    )


def _is_tidy(text: str) -> bool:
    return not deviations(text)


def _pattern(text: str | None) -> re.Pattern[str] | None:
    try:
        return None if text is None else re.compile(text)
    except re.error as error:
        raise ConfigurationError(f"{text!r} is no regular expression: {error}", key="--except") from error
