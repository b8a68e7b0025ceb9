"""The doctor: all checks in order, each by itself, so that what is broken keeps no other one from being told."""

from __future__ import annotations

import os
import shutil
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import gettempdir

from dotenv import dotenv_values
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.opening import open_channels
from bot.health.ask_arxiv import ask_arxiv, check_arxiv
from bot.health.ask_github import ask_github
from bot.health.ask_service import NEXT_RUN, ask_service, check_service, no_service
from bot.health.condition import Condition, read_condition
from bot.health.database_checks import DATABASE, DISK, STATE, Space, check_database, check_disk, check_state
from bot.health.finding import Finding, Level, fail, ok, skipped
from bot.health.lock_checks import LOCK, Holder, check_lock, find_holder, holder_by_server, lock_unknown
from bot.health.pending_checks import check_pending
from bot.health.run_checks import LAST_RUN, check_runs, never_ran
from bot.health.settings_checks import NAMES, check_names
from bot.health.time_checks import CLOCK, TIME_ZONE, ClockSample, check_clock, check_time_zone
from bot.health.token_checks import (
    GITHUB,
    LIST,
    RIGHTS,
    TOKEN,
    GitHubFacts,
    check_github,
    check_list,
    check_rights,
    check_token,
    kind_of,
)
from config.errors import ShelverError
from config.loading import ProfileFolder, load_profile
from config.settings import Settings, load_settings, parse_metrics_address
from db.examination import Examination, examine
from db.locks import lock_holder
from db.session import open_sessions

SETTINGS, PROFILE, CHANNELS, ARXIV = "settings", "profile", "channels", "arXiv"


@dataclass(slots=True, kw_only=True)
class Doctor:
    """One visit; what a check learns, later ones use."""

    profile_name: str | None
    """What ``--profile`` said."""
    environment: Mapping[str, str]
    clock: Callable[[], datetime]
    keep_secret: Callable[[str], None]
    redact: Callable[[str], str]
    offline: bool = False
    """Ask nobody but this machine, and a database that lies elsewhere."""

    settings: Settings | None = None
    folder: ProfileFolder | None = None
    database: Examination | None = None
    is_state_usable: bool = False
    condition: Condition | None = None

    def examine(self) -> Iterator[Finding]:
        """All findings, each as soon as it is there."""
        wall, stopwatch = self.clock(), time.monotonic()
        samples: list[ClockSample] = []
        yield from self._checked(SETTINGS, self._settings)
        yield from self._checked(PROFILE, self._profile)
        yield from self._checked(NAMES, self._names)
        yield from self._checked(CHANNELS, self._channels)
        yield from self._checked(DATABASE, lambda: self._database(samples))
        yield from self._checked(STATE, self._state)
        yield from self._checked(DISK, self._disk)
        yield from self._checked(GITHUB, lambda: self._github(samples))
        yield from self._checked(ARXIV, lambda: self._arxiv(samples))
        passed = timedelta(seconds=time.monotonic() - stopwatch)
        yield from self._checked(CLOCK, lambda: [check_clock(samples, jump=self.clock() - wall - passed)])
        yield from self._checked(TIME_ZONE, self._time_zone)
        yield from self._checked(LAST_RUN, self._runs)
        yield from self._checked(LOCK, self._lock)
        yield from self._checked(NEXT_RUN, self._next_run)
        yield from self._checked("pending", self._pending)

    def _checked(self, check: str, examine: Callable[[], Iterable[Finding]]) -> Iterator[Finding]:
        """What a check finds, without secrets; its own failure is a finding too."""
        try:
            for finding in examine():
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

    def _settings(self) -> Iterator[Finding]:
        self.settings = load_settings(**({} if self.profile_name is None else {"profile": self.profile_name}))
        for secret in (self.settings.github_token, *self.settings.channel_secrets.values()):
            if secret is not None and len(secret.get_secret_value()) > 3:
                self.keep_secret(secret.get_secret_value())
        contact = "" if self.settings.contact else "; SHELVER_CONTACT is not set, so arXiv cannot reach you"
        yield ok(SETTINGS, f"can be read{contact}")

    def _profile(self) -> Iterator[Finding]:
        if self.settings is None:
            yield _later(PROFILE, SETTINGS)
            return
        self.folder = load_profile(self.settings.profile)
        own = self.folder.profile
        told = f"{own.name}: {own.repository}, mode {own.mode}, {len(own.arxiv.categories)} categories"
        if "profile" not in self.settings.model_fields_set:
            told += "; since none was chosen: `shelver init OWNER/REPO` makes one for another list"
        yield ok(PROFILE, told)

    def _names(self) -> Iterator[Finding]:
        file = Path(".env")
        names = [*self.environment, *(dotenv_values(file) if file.is_file() else ())]
        yield check_names(names, self.folder.profile if self.folder else None)

    def _channels(self) -> Iterator[Finding]:
        if self.settings is None or self.folder is None:
            yield _later(CHANNELS, PROFILE)
            return
        own = self.folder.profile
        if not own.channels:
            yield ok(CHANNELS, "none: the digest is sent nowhere")
            return
        with open_channels(self.settings, own, keep_secret=self.keep_secret, clock=self.clock):
            yield ok(CHANNELS, f"{', '.join(channel.name for channel in own.channels)}: no secret is missing")

    def _database(self, samples: list[ClockSample]) -> Iterator[Finding]:
        if self.settings is None:
            yield _later(DATABASE, SETTINGS)
            return
        found = self.database = examine(self.settings.database_url, clock=self.clock)
        if found.server is not None and found.asked_at is not None:
            theirs = found.server.now.replace(microsecond=0)
            samples.append(ClockSample(whose="the database's server", theirs=theirs, ours=found.asked_at))
        folder = _nearest(found.file.parent) if found.file else None
        yield from check_database(found, may_make=folder is None or os.access(folder, os.W_OK))
        if found.is_ready and self.folder is not None:
            with open_sessions(self.settings.database_url) as sessions, sessions() as session:
                self.condition = read_condition(session, self.folder.profile, now=self.clock())

    def _state(self) -> Iterator[Finding]:
        if self.settings is None:
            yield _later(STATE, SETTINGS)
            return
        folder = self.settings.state_folder.absolute()
        found = check_state(folder, nearest=_nearest(folder))
        self.is_state_usable = found.level is Level.OK
        yield found

    def _disk(self) -> Iterator[Finding]:
        places = {"temporary files": Path(gettempdir())}
        if self.settings is not None:
            places["state"] = self.settings.state_folder
        if self.database is not None and self.database.file is not None:
            places["database"] = self.database.file.parent
        spaces = []
        for what, path in places.items():
            there = _nearest(path)
            free = shutil.disk_usage(there).free
            spaces.append(Space(what=what, path=there, free=free, device=there.stat().st_dev))
        yield check_disk(spaces, database=(self.database.size if self.database else None) or 0)

    def _github(self, samples: list[ClockSample]) -> Iterator[Finding]:
        if self.settings is None:
            yield _later(GITHUB, SETTINGS)
            return
        token = self.settings.github_token.get_secret_value() if self.settings.github_token else None
        kind = kind_of(
            token,
            is_app=self.settings.github_app_id is not None,
            in_actions=self.environment.get("GITHUB_ACTIONS") == "true",
        )
        if self.offline or self.folder is None:
            yield check_token(GitHubFacts(kind=kind), now=self.clock())
            asked = (GITHUB, RIGHTS, LIST)
            yield from (_not_asked(check) if self.offline else _later(check, PROFILE) for check in asked)
            return
        own = self.folder.profile
        facts, sample = ask_github(self.settings, own, kind=kind, clock=self.clock, keep_secret=self.keep_secret)
        if sample is not None:
            samples.append(sample)
        yield check_github(facts)
        if facts.error and not facts.is_refused:
            yield check_token(GitHubFacts(kind=kind), now=self.clock())
            yield from (skipped(check, "GitHub could not be asked") for check in (RIGHTS, LIST))
            return
        yield check_token(facts, now=self.clock())
        yield _later(RIGHTS, TOKEN) if facts.is_token_refused else check_rights(facts, own.mode)
        yield check_list(facts, file=own.file, branch=own.base_branch)

    def _arxiv(self, samples: list[ClockSample]) -> Iterator[Finding]:
        if self.offline:
            yield _not_asked(ARXIV)
        elif self.settings is None or self.folder is None or self.database is None:
            yield _later(ARXIV, PROFILE)
        elif not self.is_state_usable:
            yield _later(ARXIV, STATE)
        elif not (self.database.is_missing or self.database.is_ready):
            why = "has no tables before the first command" if self._is_new() else "cannot be used"
            yield skipped(ARXIV, f"not asked: the database, by which processes take turns at asking, {why}")
        else:
            category = self.folder.profile.arxiv.categories[0]
            url = self.settings.database_url
            answers = list(ask_arxiv(self.settings, category=category, database_url=url, clock=self.clock))
            samples.extend(answer.sample for answer in answers if answer.sample is not None)
            yield from check_arxiv(answers)

    def _time_zone(self) -> Iterator[Finding]:
        if self.folder is None:
            yield _later(TIME_ZONE, PROFILE)
            return
        variable, now = self.environment.get("TZ"), self.clock().astimezone()
        yield check_time_zone(self.folder.profile.schedule, variable=variable, now=now)

    def _runs(self) -> Iterator[Finding]:
        if self.condition is not None:
            yield from check_runs(self.condition)
        elif self._is_new():
            yield never_ran()
        else:
            yield skipped(LAST_RUN, self._why_nothing_is_known())

    def _lock(self) -> Iterator[Finding]:
        if self.settings is None:
            yield _later(LOCK, SETTINGS)
            return
        last = self.condition.last_run if self.condition else None
        try:
            holder = self._holder("run")
            backfill = self._holder("back-fill")
        except OSError:
            yield lock_unknown()
            return
        yield check_lock(
            holder,
            is_run_open=last is not None and last.outcome == "running",
            is_shared=self._has_server(),
            now=self.clock(),
        )
        if backfill is not None:
            yield ok("back-fill", f"under way: {backfill.told()}")

    def _is_new(self) -> bool:
        """Whether there is no database yet, or an empty one."""
        found = self.database
        return found is not None and (found.is_missing or (found.revision is None and not found.error))

    def _has_server(self) -> bool:
        return self.database is not None and self.database.server is not None

    def _holder(self, lock: str) -> Holder | None:
        """Who holds one of the locks of `bot.lock`; None: nobody."""
        assert self.settings is not None  # noqa: S101 - narrows the type
        if self._has_server() and (found := lock_holder(self.settings.database_url, lock)) is not None:
            return holder_by_server(found)
        return find_holder(self.settings.state_folder / f"{lock.replace('-', '')}.lock")

    def _next_run(self) -> Iterator[Finding]:
        if self.settings is None or self.folder is None:
            yield _later(NEXT_RUN, PROFILE)
            return
        address = parse_metrics_address(self.settings.metrics_address)
        if address is None:
            yield no_service()
            return
        name = self.folder.profile.name
        yield check_service(ask_service(address), address=str(address), profile=name, now=self.clock())

    def _pending(self) -> Iterator[Finding]:
        if self.condition is not None:
            yield from check_pending(self.condition)
        else:
            yield skipped("pending", self._why_nothing_is_known())

    def _why_nothing_is_known(self) -> str:
        if self._is_new():
            return "nothing has ever run"
        if self.database is not None and self.database.behind:
            return "the database has to be upgraded first, see migrations"
        return "the database or the profile cannot be used, see above"


def _later(check: str, first: str) -> Finding:
    return skipped(check, f"{first} has to be mended first")


def _not_asked(check: str) -> Finding:
    return skipped(check, "not asked: --offline")


def _nearest(path: Path) -> Path:
    """A folder, or the nearest one above it that is there."""
    path = path.expanduser().absolute()
    return next(folder for folder in (path, *path.parents) if folder.is_dir())


def _line(text: str) -> str:
    return " ".join(text.split())
