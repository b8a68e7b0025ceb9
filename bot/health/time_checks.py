"""The clock, and the time zones in which runs are due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from bot.health.finding import Finding, fail, ok, skipped, warn
from bot.health.wording import minute, span
from config.profile import Schedule

CLOCK, TIME_ZONE = "clock", "time zone"
_WRONG = timedelta(minutes=5)
_INEXACT = timedelta(seconds=45)
"""GitHub refuses an app's signature that is a minute off."""
_JUMP = timedelta(seconds=2)
_YEAR = timedelta(days=370)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSample:
    """What time it was elsewhere."""

    whose: str
    theirs: datetime
    """The ``Date`` of an answer, which counts whole seconds."""
    ours: datetime
    """The same moment by this machine's clock: the middle between question and answer."""

    @classmethod
    def of_header(cls, date: str | None, *, whose: str, ours: datetime) -> ClockSample | None:
        """The sample that the ``Date`` of an answer makes (RFC 9110, 6.6.1); None where it is missing or nonsense."""
        try:
            theirs = parsedate_to_datetime(date or "")
            # Without a zone, or with -0000, it is UTC: astimezone would take it for this machine's.
            theirs = theirs.astimezone(UTC) if theirs.tzinfo else theirs.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            return None
        return cls(whose=whose, theirs=theirs, ours=ours)

    @property
    def ahead(self) -> timedelta:
        """How far this machine's clock runs ahead; negative where it lags."""
        return self.ours - self.theirs - timedelta(seconds=0.5)


def check_clock(samples: list[ClockSample], *, jump: timedelta) -> Finding:
    """Whether this machine's clock is right, and runs evenly.

    Args:
        samples: Of other machines' clocks; none where nobody was asked.
        jump: How much more time has passed by the clock than by a stopwatch, since the check began.
    """
    remedy = "let NTP set it: `timedatectl set-ntp true`, or see the host of this container"
    if abs(jump) > _JUMP:
        return warn(CLOCK, f"it was set by {abs(jump).total_seconds():.0f} seconds while this check ran", remedy)
    if not samples:
        return skipped(CLOCK, "nobody was asked what time it is")
    worst = max(samples, key=lambda sample: abs(sample.ahead))
    off = abs(worst.ahead)
    told = f"{span(off)} {'ahead of' if worst.ahead > timedelta() else 'behind'} {worst.whose}"
    right = " and ".join(dict.fromkeys(sample.whose for sample in samples if abs(sample.ahead) <= _INEXACT))
    if right and off > _INEXACT:
        return warn(
            CLOCK,
            f"agrees with {right}, but is {told}",
            f"nothing on this machine: it is {worst.whose} whose time is wrong, or that of a proxy before it",
        )
    if off > _WRONG:
        return fail(CLOCK, told, remedy)
    if off > _INEXACT:
        return warn(CLOCK, told, remedy)
    return ok(CLOCK, f"agrees with {right} to {max(2, off.seconds)} seconds")


def check_time_zone(schedule: Schedule, *, variable: str | None, now: datetime) -> Finding:
    """In which zone runs are due, and whether summer time leaves one out or doubles it within a year.

    Args:
        schedule: Of the profile, which ``shelver serve`` keeps to.
        variable: The environment's ``TZ``; None where it is not set.
        now: The present, in this machine's own time zone.
    """
    local = f"cron here keeps to {now:%Z} (UTC{now:%z})"
    own = f"`shelver serve` keeps to {schedule.time_zone}"
    if variable and not _is_known(variable):
        return warn(
            TIME_ZONE, f"{own}; TZ is {variable!r}, which is none", "set TZ to an IANA name such as UTC, or unset it"
        )
    if odd := next(_odd_times(schedule, now), None):
        return warn(TIME_ZONE, f"{own}, where {odd}", "choose another hour in schedule.run of profile.yaml, or UTC")
    return ok(TIME_ZONE, f"{own}; {local}")


def _is_known(variable: str) -> bool:
    name = variable.removeprefix(":")
    if "," in name or any(character.isdigit() for character in name) or name.startswith("/"):
        return True  # a rule of POSIX, or a file
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _odd_times(schedule: Schedule, now: datetime) -> Iterator[str]:
    """Times by the clock on the wall that the coming year does not have, or has twice, and at which a run is due."""
    wall = CronTrigger.from_crontab(schedule.run, timezone=UTC)
    start = now.astimezone(schedule.zone)
    for day in (start + timedelta(days=number) for number in range(_YEAR.days)):
        midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        following = (midnight + timedelta(days=1)).replace(fold=0)
        if midnight.utcoffset() == following.utcoffset():
            continue
        moment = midnight.replace(tzinfo=UTC) - timedelta(microseconds=1)
        end = following.replace(tzinfo=UTC)
        while (fires := wall.get_next_fire_time(None, moment)) is not None and fires < end:
            local = fires.replace(tzinfo=schedule.zone)
            if local.astimezone(UTC).astimezone(schedule.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
                yield f"{local:%Y-%m-%d %H:%M} does not exist (summer time begins)"
            elif local.utcoffset() != local.replace(fold=1).utcoffset():
                yield f"{local:%Y-%m-%d %H:%M} comes twice (summer time ends)"
            moment = fires + timedelta(seconds=1)


def next_run_told(moment: datetime, *, now: datetime) -> str:
    """When a run begins, and in how long that is."""
    return f"{minute(moment)}, in {span(moment - now)}"
