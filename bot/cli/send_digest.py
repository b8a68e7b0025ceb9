"""``shelver digest --send``: the digest on its way to people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from rich.console import Console
from rich.text import Text
from sqlalchemy.orm import Session

from bot.cli.app import Installation, keep_secret, redact
from bot.cli.printing import words
from bot.cli.read_digest import read_digest_from
from bot.clock import utc_now
from bot.delivery.deliver import Outcome, Sender, Standing
from bot.delivery.message import Message, as_test, compose
from bot.delivery.opening import open_channels
from bot.digest.voice import profile_voice
from bot.digest.week import Week
from bot.exit_code import ExitCode
from config.errors import ConfigurationError, DeliveryError
from config.strict import Language
from db.runs import first_run_at
from db.session import open_sessions

_UNDONE = {Standing.FAILED, Standing.WAITING, Standing.GIVEN_UP}
_STYLES = {
    Standing.SENT: "green",
    Standing.ALREADY_SENT: "dim",
    Standing.DUE: "cyan",
    Standing.FAILED: "red",
    Standing.GIVEN_UP: "red",
}


def send_digest(
    installation: Installation,
    week: Week | None,
    *,
    clock: Callable[[], datetime],
    channel: str | None = None,
    dry_run: bool = False,
    show: Callable[[Outcome], None],
) -> list[Outcome]:
    """Send a week's digest once through each channel.

    Args:
        installation: Whose profile names the channels.
        week: The week; None: the one before this, and of the weeks before it what has failed.
        clock: The present.
        channel: The one channel that is wanted: it is tried even where it was given up, or its time has not come.
        dry_run: Send nothing and remember nothing.
        show: Called with what came of each channel, as soon as that is known.

    Returns:
        What came of all of them; nothing where the week ended before Shelver first ran for the list.

    Raises:
        ConfigurationError: The profile has no such channel, none can be opened, or the week is not over.
    """
    now = clock()
    wanted = _finished(week, now=now)
    settings, folder = installation.settings, installation.folder
    with (
        open_channels(
            settings, folder.profile, keep_secret=keep_secret, clock=utc_now, only=channel, or_else_others=True
        ) as channels,
        open_sessions(settings.database_url, keep=not dry_run) as sessions,
    ):

        def write(week: Week, language: Language | None) -> Message:
            return compose(read_digest_from(sessions, folder, week), profile_voice(folder, language))

        sender = Sender(
            sessions=sessions,
            profile=folder.profile.name,
            channels=channels,
            compose=write,
            clock=clock,
            clean=redact,
            insist=channel is not None,
            dry_run=dry_run,
        )
        outcomes = []
        with sessions() as session:
            began = _began_before(session, folder.profile.name, wanted.end)
        for outcome in _all(sender, wanted, again=week is None, first=began):
            show(outcome)
            outcomes.append(outcome)
    return outcomes


def send_test(
    installation: Installation,
    week: Week | None,
    *,
    channel: str,
    clock: Callable[[], datetime],
    show: Callable[[Outcome], None],
) -> list[Outcome]:
    """Try a channel by the digest of a week, marked as a test: whatever was sent before, and it is not remembered.

    Args:
        installation: Whose profile names the channel.
        week: The week; None: the one before this.
        channel: The channel's name.
        clock: The present.
        show: Called with what came of it.

    Raises:
        ConfigurationError: The profile has no such channel, a secret is missing, or the week is not over.
    """
    now = clock()
    wanted = _finished(week, now=now)
    settings, folder = installation.settings, installation.folder
    with (
        open_channels(settings, folder.profile, keep_secret=keep_secret, clock=utc_now, only=channel) as [opened],
        open_sessions(settings.database_url, keep=False) as sessions,
    ):
        voice = profile_voice(folder, opened.language)
        digest = compose(read_digest_from(sessions, folder, wanted), voice)
        message = as_test(digest, at=now, language=voice.wording.language)
        try:
            receipt = opened.send(message, at=now, owed=None)
        except DeliveryError as error:
            standing, detail = Standing.FAILED, str(error)
        else:
            standing, detail = Standing.FAILED if receipt.owed else Standing.SENT, receipt.note
    outcome = Outcome(
        week=message.key, channel=channel, told=opened.told, standing=standing, detail=redact(detail), is_news=True
    )
    show(outcome)
    return [outcome]


def _finished(week: Week | None, *, now: datetime) -> Week:
    """A week that is over; the last one where none is given."""
    wanted = week or Week.of(now).previous()
    if wanted.end > now:
        raise ConfigurationError(f"the week {wanted} is not over: it can be sent from {wanted.end:%Y-%m-%d} on")
    return wanted


def _all(sender: Sender, week: Week, *, again: bool, first: bool) -> Iterable[Outcome]:
    if again:
        yield from sender.send_again(but=week)
    if first:
        yield from sender.send(week)


def _began_before(session: Session, profile: str, moment: datetime) -> bool:
    began = first_run_at(session, profile)
    return began is not None and began < moment


def exit_code(outcomes: Iterable[Outcome]) -> ExitCode:
    """Done, or done but for a channel that failed or was given up."""
    undone = any(outcome.standing in _UNDONE for outcome in outcomes)
    return ExitCode.UNVERIFIED if undone else ExitCode.DONE


def screen_outcomes(*, all_of_them: bool) -> Callable[[Outcome], None]:
    """Prints a line for each outcome.

    Args:
        all_of_them: Also what is as it was before, which cron need not report each hour.
    """
    console = Console(highlight=False)

    def show(outcome: Outcome) -> None:
        is_wanted = outcome.is_news or outcome.standing is Standing.DUE or all_of_them or console.is_terminal
        if not is_wanted:
            return
        line = Text.assemble(
            words(f"{outcome.week} {outcome.channel}:"),
            " ",
            (told(outcome.standing), _STYLES.get(outcome.standing, "yellow")),
            " ",
            words(f"({outcome.told})"),
        )
        if outcome.detail:
            line.append(": ").append_text(words(outcome.detail))
        if outcome.next_at:
            line.append(f"; tried again from {outcome.next_at:%Y-%m-%d %H:%M} UTC")
        console.print(line, soft_wrap=True)

    return show


def told(standing: Standing) -> str:
    """The standing in words."""
    if standing is Standing.DUE:
        return "would be sent"
    if standing is Standing.BUSY:
        return "left to another process"
    return standing.value
