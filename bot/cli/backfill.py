"""``shelver backfill``: papers of past years, out of arXiv's query interface."""

from __future__ import annotations

import signal
import time
from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from bot.backfill.backfill import PAGE_SIZE, Backfill
from bot.backfill.days import Span
from bot.backfill.outcome import Ending
from bot.backfill.pace import Pace
from bot.cli.app import ProfileOption, open_installation, parse_moment
from bot.cli.backfill_screen import BackfillScreen
from bot.clock import utc_now
from bot.exit_code import ExitCode
from bot.lock import backfill_lock
from bot.sources.arxiv_client import ArxivQuery
from bot.sources.patience import Patience
from bot.sources.shared_gate import open_arxiv_gate
from bot.stopping import stopped_by
from config.errors import ConfigurationError
from db.session import guarded, open_sessions

PATIENCE = 1_800.0
"""Seconds to spend on failed attempts for one part: nobody waits for a back-fill, so it may wait for arXiv."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("backfill")(backfill)


def backfill(
    *,
    first: Annotated[
        str, typer.Option("--from", metavar="DATE", help="The first day of submission (UTC), such as 2023-01-01.")
    ],
    last: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="DATE",
            help="The last day. Otherwise the last one of which arXiv has announced all papers by now.",
            show_default=False,
        ),
    ] = None,
    profile: ProfileOption = None,
) -> None:
    """Ask arXiv for the papers of past days, and store them.

    Days that an earlier back-fill has verified are not asked for again, so it can be stopped (Ctrl-C, SIGTERM) or
    killed at any time, and goes on where it was when the same is typed again. Runs go on beside it, and arXiv's three
    seconds are kept together with them. The next run judges the papers that are young enough to be proposed
    (proposal_age_days). No watermark moves: 'shelver run' asks for the same days as it would have.

    Ends with 3 while days are not verified, and with 75 beside another back-fill.
    """
    screen = BackfillScreen()
    installation = open_installation(profile, terminal=screen.terminal)
    settings, arxiv = installation.settings, installation.folder.profile.arxiv
    span = wanted_span(first, last, now=utc_now(), overlap_days=arxiv.overlap_days)
    delay = settings.polite_delay(settings.arxiv_api_url)

    def pause(seconds: float) -> None:
        screen.tell_pause(seconds)
        stop.sleep(seconds)

    with (
        backfill_lock(settings.state_folder, settings.database_url) as still_held,
        open_sessions(settings.database_url) as sessions,
        stopped_by(signal.SIGTERM, signal.SIGINT, at_once=False) as stop,
        open_arxiv_gate(settings.database_url, state_folder=settings.state_folder, delay=delay, sleep=pause) as gate,
    ):
        work = Backfill(
            guarded(sessions, still_held),
            open_source=lambda: ArxivQuery(
                api_url=settings.arxiv_api_url,
                contact=settings.contact,
                patience=Patience(PATIENCE),
                page_size=PAGE_SIZE,
                gate=gate,
            ),
            categories=arxiv.categories,
            span=span,
            pace=Pace(page_size=PAGE_SIZE, delay=delay),
            page_size=PAGE_SIZE,
            stop=stop,
            clock=utc_now,
            timer=time.monotonic,
            tell=screen.tell,
        )
        screen.begin(work.outcome, categories=arxiv.categories, delay=delay)
        try:
            with screen.running(stop):
                outcome = work.run()
        finally:
            screen.summary(work.outcome, profile=profile)
    if outcome.ending is Ending.REFUSED:
        raise typer.Exit(ExitCode.FAILED)
    raise typer.Exit(ExitCode.DONE if outcome.is_verified else ExitCode.UNVERIFIED)


def wanted_span(first: str, last: str | None, *, now: datetime, overlap_days: int) -> Span:
    """The days to fill, none of them so near that arXiv may still announce papers that were submitted on it.

    Args:
        first: What ``--from`` said.
        last: What ``--to`` said.
        now: The present, in UTC.
        overlap_days: For so many days after its submission a paper may be announced.

    Raises:
        ConfigurationError: There is no such day, or what was typed is no date.
    """
    settled = now.date() - timedelta(days=overlap_days + 1)
    begin: date = parse_moment(first, default=now, key="--from").date()
    end = settled if last is None else parse_moment(last, default=now, key="--to").date()
    if end < begin and last is not None:
        raise ConfigurationError(f"{end} lies before --from, {begin}", key="--to")
    if begin > settled:
        raise ConfigurationError(
            f"arXiv may still announce papers submitted on {begin}: {settled} is the last day to fill in, and "
            "'shelver run' asks for all after it",
            key="--from",
        )
    return Span(begin, min(end, settled))
