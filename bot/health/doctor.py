"""The doctor: all checks in order, each by itself, so that what is broken keeps no other one from being told."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.health.ask_service import NEXT_RUN
from bot.health.database_checks import DATABASE, DISK, STATE
from bot.health.finding import Finding, fail
from bot.health.lock_checks import LOCK
from bot.health.look_at_installation import (
    look_at_channels,
    look_at_database,
    look_at_disk,
    look_at_names,
    look_at_profile,
    look_at_settings,
    look_at_state,
)
from bot.health.look_at_runs import (
    look_at_lock,
    look_at_next_run,
    look_at_pending,
    look_at_runs,
    look_at_time_zone,
)
from bot.health.look_at_sources import look_at_arxiv, look_at_github
from bot.health.run_checks import LAST_RUN
from bot.health.settings_checks import NAMES
from bot.health.time_checks import CLOCK, TIME_ZONE, check_clock
from bot.health.token_checks import GITHUB
from bot.health.visit import ARXIV, CHANNELS, PENDING, PROFILE, SETTINGS, Visit
from config.errors import ShelverError

Look = Callable[[Visit], Iterable[Finding]]
_BEFORE_THE_CLOCK: tuple[tuple[str, Look], ...] = (
    (SETTINGS, look_at_settings),
    (PROFILE, look_at_profile),
    (NAMES, look_at_names),
    (CHANNELS, look_at_channels),
    (DATABASE, look_at_database),
    (STATE, look_at_state),
    (DISK, look_at_disk),
    (GITHUB, look_at_github),
    (ARXIV, look_at_arxiv),
)
"""What is told in this order; who is asked tells what time it is there."""
_AFTER_IT: tuple[tuple[str, Look], ...] = (
    (TIME_ZONE, look_at_time_zone),
    (LAST_RUN, look_at_runs),
    (LOCK, look_at_lock),
    (NEXT_RUN, look_at_next_run),
    (PENDING, look_at_pending),
)


@dataclass(slots=True, kw_only=True)
class Doctor(Visit):
    """Looks at all there is."""

    def examine(self) -> Iterator[Finding]:
        """All findings, each as soon as it is there."""
        wall, stopwatch = self.clock(), time.monotonic()
        for check, look in _BEFORE_THE_CLOCK:
            yield from self._checked(check, look)
        passed = timedelta(seconds=time.monotonic() - stopwatch)
        yield from self._checked(CLOCK, lambda _: [check_clock(self.samples, jump=self.clock() - wall - passed)])
        for check, look in _AFTER_IT:
            yield from self._checked(check, look)

    def _checked(self, check: str, look: Look) -> Iterator[Finding]:
        """What a check finds, without secrets; its own failure is a finding too."""
        try:
            for finding in look(self):
                yield replace(
                    finding, message=_line(self.redact(finding.message)), remedy=_line(self.redact(finding.remedy))
                )
        except ShelverError as error:
            yield fail(check, _line(self.redact(str(error))), "mend what the message names, then ask again")
        except SQLAlchemyError as error:
            told = _line(self.redact(str(getattr(error, "orig", None) or error)))
            yield fail(check, f"a database failed: {told}", "see what is said of database, state and disk")
        except Exception as error:  # noqa: BLE001 - whatever a check stumbles over, the others go on
            broken = fail(
                check,
                _line(self.redact(f"the check itself failed: {type(error).__name__}: {error}")),
                "--verbose shows where; please report it",
            )
            yield replace(broken, trace=self.redact(traceback.format_exc()))


def _line(text: str) -> str:
    return " ".join(text.split())
