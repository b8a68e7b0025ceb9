"""``shelver serve``: run by the profile's own schedule, for those without cron."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import structlog
import typer

from bot.cli.app import Installation, ProfileOption, open_installation
from bot.cli.output import replacing
from bot.cli.read_digest import read_digest
from bot.cli.run import run_once
from bot.cli.screen import Screen
from bot.cli.send_digest import send_digest, told
from bot.cli.serve_health import showing_health
from bot.cli.serve_profile import ServedProfile
from bot.clock import utc_now
from bot.delivery.deliver import Outcome, Standing
from bot.digest.markdown import render_markdown
from bot.digest.voice import profile_voice
from bot.digest.week import Week
from bot.health.service import Activity
from bot.scheduler import is_due, make_scheduler, reschedule, serve_until_stopped
from bot.service_manager import tell_ready
from bot.stopping import Stop, Stopped
from bot.whole_file import unwritable

log = structlog.stdlib.get_logger("shelver.serve")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    *,
    profile: ProfileOption = None,
    metrics_address: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT|off",
            help="Where to show /metrics and /healthz. Otherwise SHELVER_METRICS_ADDRESS, otherwise 127.0.0.1:9464.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Stay and run by the profile's schedule; SIGTERM and Ctrl-C stop it within seconds, SIGHUP reloads the profile.

    A run under way stops where nothing is lost, and the next one takes up what is left. The profile that SIGHUP
    reloads is checked first: a mistake in it is told in the log, and the service goes on with the one that it has.

    The digest of each week is written to the folder digests in SHELVER_STATE_FOLDER, and sent through the profile's
    channels; what fails is tried again for a week.

    /metrics is for Prometheus. /healthz answers 200 while runs begin when they are due and the database can be read,
    otherwise 503 with the reasons; a run that takes long, or fails, is no reason.

    Example: shelver serve --metrics-address 0.0.0.0:9464 (in a container that publishes the port to its host alone)
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGHUP])  # it would end what cannot obey it yet, or any more
    served = ServedProfile(open_installation(profile), clock=utc_now)
    stop = Stop()

    def run() -> None:
        run_once(served.installation, moment=utc_now(), dry_run=False, screen=Screen(quiet=True), stop=stop)

    def digest() -> None:
        try:
            write_weekly_digest(served.installation)
        finally:
            deliver()

    def deliver() -> None:
        deliver_digest(served.installation, clock=utc_now)

    own = served.installation.folder.profile
    activity = Activity(own.name, clock=utc_now)
    watched = activity.watched("delivery", deliver)

    def reload() -> None:
        if served.reload():
            own = served.installation.folder.profile
            reschedule(scheduler, own.schedule, deliver=watched if own.channels else None)

    scheduler = make_scheduler(
        own.schedule,
        run=activity.watched("run", run),
        digest=activity.watched("digest", digest),
        deliver=watched if own.channels else None,
    )
    try:
        with showing_health(served, scheduler, activity, address=metrics_address, announce=typer.echo):
            serve_until_stopped(scheduler, announce=typer.echo, stop=stop, reload=reload, ready=tell_ready)
    except Stopped as stopped:
        # The job's thread would be waited for, however long it waits itself.
        log.warning("stopped without waiting for the job under way", by=str(stopped))
        sys.stdout.flush()
        os._exit(int(stopped.code or 0))


def write_weekly_digest(installation: Installation) -> Path:
    """Write last week's digest into the state folder, in the profile's language."""
    week = Week.of(utc_now().date()).previous()
    text = render_markdown(read_digest(installation, week), profile_voice(installation.folder))
    file = installation.settings.state_folder / "digests" / f"{installation.folder.profile.name}-{week}.md"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(error, file.parent, key="SHELVER_STATE_FOLDER") from error
    with replacing(file) as out:
        out.write(text)
    return file


def deliver_digest(installation: Installation, *, clock: Callable[[], datetime]) -> None:
    """Send last week's digest if its time has come, and what has failed before."""
    profile = installation.folder.profile
    if profile.channels and is_due(profile.schedule, Week.of(clock()).previous(), now=clock()):
        send_digest(installation, None, clock=clock, show=log_outcome)


def log_outcome(outcome: Outcome) -> None:
    """Log what came of a channel, once: neither what was sent before nor what was given up before is news."""
    if not outcome.is_news:
        return
    told_of = {"week": outcome.week, "channel": outcome.channel}
    if outcome.detail:
        told_of["detail"] = outcome.detail
    if outcome.standing is Standing.SENT:
        log.info("digest sent", **told_of)
    else:
        log.warning("digest not sent", outcome=told(outcome.standing), **told_of)
